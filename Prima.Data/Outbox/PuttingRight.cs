using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.Reminders;
using Prima.Data.Postgres;
using Prima.Data.Reminders;

namespace Prima.Data.Outbox;

/// <summary>
/// What a claim has passed over for a guard is ended or moved here, in a transaction of its own: the claim itself ends nothing, for it holds queue rows, and a
/// reminder is locked before them. Looks again, for what was decided then may be over now.
/// </summary>
internal sealed class PuttingRight(NpgsqlDataSource dataSource, ReminderTerms terms, PrimaMetrics metrics)
{
    private static readonly string PutRight = Sql.Query("outbox/put_right");
    private static readonly string FindUnguarded = Sql.Query("janitor/find_unguarded");

    /// <summary>Returns how many messages were ended or moved.</summary>
    public async Task<int> PutRightAsync(long[] messageIds, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        var verdicts = await DecideAsync(connection, messageIds, stopping);
        var ended = verdicts.Where(v => v.Value is MessageVerdict.Cancel or MessageVerdict.Expire).ToList();
        var moved = verdicts.Where(v => v.Value is MessageVerdict.Wait).ToList();
        return await WriteAsync(connection, ended, moved, stopping);
    }

    /// <summary>Finds what looks unguarded, wherever it waits, and puts it right. At most a thousand.</summary>
    public async Task<int> SweepAsync(IReadOnlyCollection<string> zonesAtNight, CancellationToken stopping)
    {
        var found = await dataSource.QueryInTransactionAsync(
            FindUnguarded, p => p.With("night", zonesAtNight.ToArray()).With("clock_offset", terms.ClockOffset), row => row.GetInt64(0), stopping);
        return found.Count == 0 ? 0 : await PutRightAsync([.. found], stopping);
    }

    private async Task<Dictionary<long, MessageVerdict>> DecideAsync(NpgsqlConnection connection, long[] messageIds, CancellationToken stopping)
    {
        await using var batch = connection.CreateTransaction();
        batch.AddGuards(messageIds, messageIds, terms);
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        await reader.NextResultAsync(stopping);
        return await reader.NextVerdictsAsync(terms);
    }

    private async Task<int> WriteAsync(
        NpgsqlConnection connection, List<KeyValuePair<long, MessageVerdict>> ended, List<KeyValuePair<long, MessageVerdict>> moved, CancellationToken stopping)
    {
        var endedIds = ended.Select(e => e.Key).ToArray();
        await using var batch = connection.CreateBatch();
        batch.ChooseMessages(endedIds);
        batch.LockRemindersOfChosen();
        batch.Statement(PutRight).Parameters
            .With("ended_ids", endedIds)
            .With("states", ended.ConvertAll(e => e.Value is MessageVerdict.Expire ? MessageState.Expired : MessageState.Cancelled).ToArray())
            .With("reasons", ended.ConvertAll(e => e.Value is MessageVerdict.Cancel cancel ? cancel.Reason : "its deadline lies in the night").ToArray())
            .With("moved_ids", moved.ConvertAll(m => m.Key).ToArray())
            .With("untils", moved.ConvertAll(m => ((MessageVerdict.Wait)m.Value).Until.UtcDateTime).ToArray());
        batch.FollowChosen("guard", terms.ClockOffset);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        await reader.NextResultAsync(stopping); // the locks
        var count = (await reader.NextRowsAsync(row => row.GetInt32(0) + row.GetInt32(1), stopping))[0];
        var followed = await reader.NextMovedAsync(stopping);
        await reader.FinishAsync(stopping);
        metrics.Count(followed);
        metrics.MessagesExpired(ended.Count(e => e.Value is MessageVerdict.Expire));
        return count;
    }
}
