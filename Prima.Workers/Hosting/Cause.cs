using System.Data.Common;
using Prima.Data.Postgres;

namespace Prima.Workers.Hosting;

/// <summary>What went wrong, in words that hold nobody's data: the exception's type, and the database's code and name for it.</summary>
internal static class Cause
{
    public static string Of(Exception fault) => fault is DbException { SqlState: { } state }
        ? $"{fault.GetType().Name} {state}{(DatabaseFaults.NameOf(state) is { } name ? $", {name}" : "")}"
        : fault.GetType().Name;
}
