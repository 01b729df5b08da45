using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using Prima.Core.Outbox;
using Prima.Data.Postgres;
using Prima.Data.Reminders;

namespace Prima.Data.Outbox;

/// <summary>The statements of one settle (design section 1.3), on one connection, and their commit: one round trip.</summary>
internal sealed class SettleTransaction(NpgsqlConnection connection, ClaimTerms terms)
{
    private static readonly string Begin = Sql.Query("outbox/begin");
    private static readonly string Settle = Sql.Query("outbox/settle");
    private static readonly string SettleInFlight = Sql.Query("outbox/settle_in_flight");

    /// <summary>The reminders that have followed their messages.</summary>
    public IReadOnlyList<MovedReminders> Moved { get; private set; } = [];

    /// <summary>Attempts of which receipts had come before they were settled.</summary>
    public HashSet<Guid> Joined { get; } = [];

    /// <summary>Records what became of the attempts, in the order of their ids, and commits. Returns those that were still sending.</summary>
    public async Task<HashSet<Guid>> WriteAsync(List<(Attempt Attempt, Settlement Settlement)> entries)
    {
        var back = entries.FindAll(e => e.Settlement is Settlement.Retry or Settlement.Snooze or Settlement.Release);
        var ended = entries.FindAll(e => e.Settlement is Settlement.Discard);
        var ids = entries.ConvertAll(e => e.Attempt.Id).ToArray();

        // Only what is about a patient concerns more than the message.
        var followed = entries.Where(e => e.Attempt.PatientId is not null).Select(e => e.Attempt.MessageId).ToArray();

        await using var batch = connection.CreateBatch();
        batch.Statement(Transactions.BeginReadCommitted);
        batch.Statement(Begin);
        if (followed.Length > 0)
            batch.LockRemindersOf(followed);
        batch.Statement(Settle).Parameters
            .With("ids", ids)
            .With("outcomes", entries.ConvertAll(e => e.Settlement.Outcome).ToArray())
            .With("charged", entries.ConvertAll(e => e.Settlement.Charged).ToArray())
            .With("live", entries.ConvertAll(e => e.Settlement is Settlement.Complete or Settlement.Uncertain).ToArray())
            .With("in_doubt", entries.ConvertAll(e => e.Settlement is Settlement.Uncertain).ToArray())
            .With("provider_ids", entries.ConvertAll(e => (e.Settlement as Settlement.Complete)?.ProviderId).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text)
            .With("errors", entries.ConvertAll(e => ErrorOf(e.Settlement)).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text)
            .With("clock_offset", terms.ClockOffset)
            .With("back_ids", back.ConvertAll(e => e.Attempt.Id).ToArray())
            .With("back_priorities", back.ConvertAll(e => e.Attempt.Priority).ToArray())
            .With("back_waits", back.ConvertAll(e => WaitOf(e.Settlement)).ToArray())
            .With("back_due_at", back.ConvertAll(e => e.Attempt.DueAt).ToArray())
            .With("back_rank_at", back.ConvertAll(e => e.Attempt.RankAt).ToArray())
            .With("back_not_after", back.ConvertAll(e => e.Attempt.NotAfter).ToArray())
            .With("back_attempts", back.ConvertAll(e => e.Attempt.Charged + (e.Settlement.Charged ? 1 : 0)).ToArray())
            .With("ended_ids", ended.ConvertAll(e => e.Attempt.Id).ToArray())
            .With("ended_reasons", ended.ConvertAll(e => ErrorOf(e.Settlement)!).ToArray());
        batch.Statement(SettleInFlight).Parameters
            .With("recipients", entries.ConvertAll(e => e.Attempt.Recipient).ToArray())
            .With("ids", ids);
        if (followed.Length > 0)
            batch.FollowMessages(followed, "settle", terms.ClockOffset);
        batch.Statement("commit");

        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        if (followed.Length > 0)
            await reader.NextResultAsync();
        var settled = new HashSet<Guid>();
        while (await reader.ReadAsync())
        {
            settled.Add(reader.GetGuid(0));
            if (!reader.IsDBNull(1) && reader.GetInt64(1) > 0)
                Joined.Add(reader.GetGuid(0));
        }

        if (followed.Length > 0)
            Moved = await reader.NextMovedAsync(CancellationToken.None);
        await reader.FinishAsync(CancellationToken.None);
        return settled;
    }

    private static TimeSpan? WaitOf(Settlement settlement) => settlement switch
    {
        Settlement.Retry retry => retry.After,
        Settlement.Snooze snooze => snooze.After,
        _ => null,
    };

    public static string? ErrorOf(Settlement settlement) => settlement switch
    {
        Settlement.Complete => null,
        Settlement.Retry s => s.Error,
        Settlement.Snooze s => s.Error,
        Settlement.Release s => s.Error,
        Settlement.Discard s => s.Error,
        Settlement.Uncertain s => s.Error,
        _ => throw new UnreachableException(),
    };
}
