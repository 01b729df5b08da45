using Npgsql;
using NpgsqlTypes;
using Prima.Core.Diagnostics;
using Prima.Core.Inbound;
using Prima.Core.Outbox;
using Prima.Data.Postgres;

namespace Prima.Data.Inbound;

/// <summary>Keeps account of rows of the inbox that cannot be processed: again after a while, and after the sixth error never, with a task.</summary>
internal sealed class InboxFailures(NpgsqlDataSource dataSource, ClaimTerms terms, PrimaMetrics metrics)
{
    private static readonly string Fail = Sql.Query("inbox/fail");

    /// <summary>
    /// Whether a fault is the row's own: its data, or our code on meeting it. Errors of connection, permission, time-out, lock, serialization or a missing object are
    /// nobody's row; they end the pass.
    /// </summary>
    public static bool IsOfRow(Exception fault) => fault switch
    {
        PostgresException { SqlState: { Length: 5 } state } => state[..2] is "22" or "23" or "54" or "P0" or "PR",
        NpgsqlException or TimeoutException or IOException or OperationCanceledException => false,
        _ => true,
    };

    /// <summary>After the effects were rolled back. True when the row is dead now.</summary>
    /// <param name="id">The row.</param>
    /// <param name="errors">Those it had when it was taken: the fence.</param>
    /// <param name="fault">What happened; only its kind is kept, for the rest could hold what somebody wrote.</param>
    public async Task<bool> FailAsync(long id, int errors, Exception fault, CancellationToken stopping)
    {
        var failed = await dataSource.QueryInTransactionAsync(
            Fail,
            p => p.With("id", id).With("attempts", errors).With("wait", InboxRetry.After(errors), NpgsqlDbType.Interval)
                .With("cause", Faults.CauseOf(fault)).With("clock_offset", terms.ClockOffset),
            row => (Kind: row.GetString(0), IsDead: row.GetBoolean(1)), stopping);
        if (failed is not [(var kind, true)])
            return false;
        metrics.InboundMoved(kind, "dead");
        return true;
    }
}
