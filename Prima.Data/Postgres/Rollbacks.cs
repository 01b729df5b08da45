using Microsoft.Extensions.Logging;
using Npgsql;
using Prima.Core.Diagnostics;

namespace Prima.Data.Postgres;

/// <summary>Counts a transaction that failed, and tells of one that the server had to undo; a lost connection is told by the loop, once.</summary>
internal static partial class Rollbacks
{
    /// <param name="operation">As in <see cref="PrimaMetrics.TransactionEnded"/>.</param>
    public static void TransactionFailed(this PrimaMetrics metrics, ILogger logger, string operation, Exception fault, TimeSpan duration)
    {
        var outcome = Faults.Outcome(fault);
        metrics.TransactionEnded(operation, outcome, duration);
        if (fault is PostgresException undone && outcome != "connection")
            Log.RollbackRequired(logger, operation, outcome, undone.SqlState);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RollbackRequired, LogLevel.Warning, "A {Operation} was rolled back: {Outcome} ({SqlState})")]
        public static partial void RollbackRequired(ILogger logger, string operation, string outcome, string sqlState);
    }
}
