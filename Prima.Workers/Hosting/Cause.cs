using System.Data.Common;
using Prima.Core.Operations;
using Prima.Data.Postgres;

namespace Prima.Workers.Hosting;

/// <summary>What went wrong, in words that hold nobody's data: the exception's type, and the database's code and name for it. Never with ": ", which parts it from a loop's name.</summary>
internal static class Cause
{
    /// <summary>A failover ends it, so a worker waits; but a standby that was named by mistake would be waited for for ever.</summary>
    private const string ReadOnly =
        "the database is read-only, a standby or set so; let ConnectionStrings:Prima lead to the primary with Target Session Attributes=primary, or turn default_transaction_read_only off";

    public static string Of(Exception fault) => fault is DbException { SqlState: { } state }
        ? $"{fault.GetType().Name} {state}{(NameOf(fault, state) is { } name ? $", {name}" : "")}"
        : fault.GetType().Name;

    private static string? NameOf(Exception fault, string state) => DatabaseFaults.Classify(fault) == DatabaseFault.ReadOnly ? ReadOnly : DatabaseFaults.NameOf(state);
}
