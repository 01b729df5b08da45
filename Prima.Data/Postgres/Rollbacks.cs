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

    /// <summary>What <paramref name="transaction"/> returns, counted with how it ended and how long it took.</summary>
    /// <param name="operation">As in <see cref="PrimaMetrics.TransactionEnded"/>.</param>
    public static async Task<T> CountedAsync<T>(this PrimaMetrics metrics, ILogger logger, TimeProvider clock, string operation, Func<Task<T>> transaction)
    {
        var started = clock.GetTimestamp();
        try
        {
            var result = await transaction();
            metrics.TransactionEnded(operation, "committed", clock.GetElapsedTime(started));
            return result;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            metrics.TransactionFailed(logger, operation, fault, clock.GetElapsedTime(started));
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RollbackRequired, LogLevel.Warning, "A {Operation} was rolled back: {Outcome} ({SqlState})")]
        public static partial void RollbackRequired(ILogger logger, string operation, string outcome, string sqlState);
    }
}
