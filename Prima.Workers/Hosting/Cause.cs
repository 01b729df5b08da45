using System.Data.Common;

namespace Prima.Workers.Hosting;

/// <summary>What went wrong, in words that hold nobody's data: the exception's type, and the database's code.</summary>
internal static class Cause
{
    public static string Of(Exception fault) => fault is DbException { SqlState: { } state } ? $"{fault.GetType().Name} {state}" : fault.GetType().Name;
}
