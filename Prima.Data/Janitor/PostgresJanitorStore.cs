using Microsoft.Extensions.Logging;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.Janitor;
using Prima.Core.Outbox;
using Prima.Data.Outbox;
using Prima.Data.Postgres;
using Prima.Data.Reminders;

namespace Prima.Data.Janitor;

/// <summary>The janitor's statements, each a transaction of its own.</summary>
internal sealed class PostgresJanitorStore(NpgsqlDataSource dataSource, ClaimTerms terms, PuttingRight puttingRight, PrimaMetrics metrics, TimeProvider clock, ILogger<PostgresJanitorStore> logger) : IJanitorStore
{
    private static readonly string Look = Sql.Query("janitor/look");
    private static readonly string LookForReceipts = Sql.Query("janitor/look_receipts");
    private static readonly string Rescue = Sql.Query("janitor/rescue");
    private static readonly string ChooseHeld = Sql.Query("janitor/choose_held");
    private static readonly string ChooseLate = Sql.Query("janitor/choose_late");
    private static readonly string FindStrays = Sql.Query("janitor/find_strays");
    private static readonly string CloseUncertain = Sql.Query("janitor/close_uncertain");
    private static readonly string Expire = Sql.Query("janitor/expire");
    private static readonly string NameDevice = Sql.Query("janitor/name_device");
    private static readonly string EndStuckSessions = Sql.Query("janitor/end_stuck_sessions");
    private static readonly string Sample = Sql.Query("janitor/sample");

    /// <summary>What one statement deletes at most; a batch is a transaction of its own, so that nobody waits long for a row.</summary>
    private const int PruneBatch = 1000;

    private static readonly string[] PruneInbound = [Sql.Query("janitor/prune_rejected"), Sql.Query("janitor/prune_unknown")];

    private static readonly string[] Prune = [Sql.Query("janitor/redate_limits"), Sql.Query("janitor/prune_limits"), Sql.Query("janitor/prune_locks"), Sql.Query("janitor/prune_lock_waiters"), Sql.Query("janitor/prune_receipts")];

    /// <summary>Of one kind: 20,000 rows a minute are 29 million a day, and nothing else of the janitor's waits longer for them.</summary>
    private const int BatchesAPass = 20;

    private static readonly string[] Erase =
        [Sql.Query("janitor/erase_texts"), Sql.Query("janitor/erase_kept_texts"), Sql.Query("janitor/erase_inbox"), Sql.Query("janitor/erase_kept_inbox"), Sql.Query("janitor/erase_tasks")];

    public async Task<JanitorWork> LookAsync(TimeSpan hold, CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(Look);
        command.Parameters.With("hold", hold).With("clock_offset", terms.ClockOffset);
        await using var reader = await command.ExecuteReaderAsync(stopping);
        await reader.ReadAsync(stopping);
        return new JanitorWork(reader.GetBoolean(0), reader.GetBoolean(1), reader.GetBoolean(2));
    }

    public async Task<bool> LookForReceiptsAsync(CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(LookForReceipts);
        command.Parameters.With("clock_offset", terms.ClockOffset);
        return (bool)(await command.ExecuteScalarAsync(stopping))!;
    }

    public async Task<IReadOnlyDictionary<string, int>> RescueAsync(CancellationToken stopping) =>
        (await CountedAsync(() => dataSource.QueryInTransactionAsync(Rescue, _ => { }, row => (Device: row.GetString(0), Count: row.GetInt32(1)), stopping)))
        .ToDictionary(row => row.Device, row => row.Count);

    public async Task<int> CloseUncertainAsync(TimeSpan hold, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateTransaction();
        batch.Statement(ChooseHeld).Parameters.With("hold", hold);
        batch.LockRemindersOfChosen();
        batch.Statement(CloseUncertain).Parameters.With("hold", hold).With("clock_offset", terms.ClockOffset);
        return await CountedAsync(() => EndAsync(batch, "uncertain", stopping));
    }

    public async Task<int> ExpireAsync(CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateTransaction();
        batch.Statement(ChooseLate).Parameters.With("clock_offset", terms.ClockOffset);
        batch.LockRemindersOfChosen();
        batch.Statement(Expire).Parameters.With("clock_offset", terms.ClockOffset);
        return await CountedAsync(() => EndAsync(batch, "deadline", stopping));
    }

    public Task<int> PutRightAsync(CancellationToken stopping) => puttingRight.SweepAsync([], stopping);

    public async Task<int> FollowStraysAsync(CancellationToken stopping)
    {
        var strays = await dataSource.QueryInTransactionAsync(FindStrays, _ => { }, row => row.GetInt64(0), stopping);
        if (strays.Count == 0)
            return 0;
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateTransaction();
        batch.ChooseMessages([.. strays]);
        batch.LockRemindersOfChosen();
        batch.FollowChosen("janitor", terms.ClockOffset);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        await reader.NextResultAsync(stopping); // what was chosen
        await reader.NextResultAsync(stopping); // the locks
        var moved = await reader.NextMovedAsync(stopping);
        await reader.FinishAsync(stopping);
        metrics.Count(moved);
        return (int)moved.Sum(m => m.Count);
    }

    public Task<int> NameDeviceAsync(string defaultDevice, CancellationToken stopping) =>
        dataSource.ExecuteInTransactionAsync(NameDevice, p => p.With("default_device", defaultDevice), stopping);

    public async Task<int> EndStuckSessionsAsync(CancellationToken stopping) =>
        (await dataSource.QueryInTransactionAsync(
            EndStuckSessions, p => p.With("application_name", DataSourceFactory.ApplicationName), row => row.GetInt32(0), stopping)).Sum();

    public async Task<QueueSnapshot> SampleAsync(CancellationToken stopping)
    {
        var rows = await dataSource.QueryInTransactionAsync(
            Sample, _ => { },
            row => (Device: row.GetString(0), Priority: row.GetString(1), Waiting: row.GetInt64(2), Age: TimeSpan.FromSeconds(row.GetDouble(3)), Uncertain: row.GetInt64(4), Up: row.GetBoolean(5)),
            stopping);
        var devices = rows.GroupBy(row => row.Device, StringComparer.Ordinal).ToList();
        return new QueueSnapshot(
            [.. rows.Select(row => new QueueDepth(row.Device, row.Priority, row.Waiting, row.Age))],
            [.. devices.Select(device => new UncertainMessages(device.Key, "open", device.Sum(row => row.Uncertain)))],
            devices.ToDictionary(device => device.Key, device => device.First().Up, StringComparer.Ordinal));
    }

    public async Task<int> PruneAsync(TimeSpan keepUnknown, CancellationToken stopping)
    {
        var pruned = 0;
        foreach (var statement in Prune)
            pruned += await PruneAllAsync(statement, _ => { }, stopping);
        foreach (var statement in PruneInbound)
            pruned += await PruneAllAsync(statement, p => p.With("keep", keepUnknown).With("clock_offset", terms.ClockOffset), stopping);
        return pruned;
    }

    public async Task<int> EraseTextsAsync(TimeSpan keep, CancellationToken stopping)
    {
        var erased = 0;
        foreach (var statement in Erase)
        {
            for (var (n, passed) = (0, PruneBatch); n < BatchesAPass && passed == PruneBatch; n++)
            {
                // Messages are timed by the database's clock alone, and their statements take no offset.
                var batch = await CountedAsync(() => dataSource.QueryInTransactionAsync(
                    statement, p => p.With("keep", keep).With("clock_offset", terms.ClockOffset), row => (Passed: row.GetInt32(0), Erased: row.GetInt32(1)), stopping));
                passed = batch[0].Passed;
                erased += batch[0].Erased;
            }
        }

        return erased;
    }

    private async Task<int> PruneAllAsync(string statement, Action<NpgsqlParameterCollection> bind, CancellationToken stopping)
    {
        var pruned = 0;
        for (var (n, batch) = (0, PruneBatch); n < BatchesAPass && batch == PruneBatch; n++)
        {
            batch = await CountedAsync(() => dataSource.ExecuteInTransactionAsync(statement, bind, stopping));
            pruned += batch;
        }

        return pruned;
    }

    private Task<T> CountedAsync<T>(Func<Task<T>> transaction) => metrics.CountedAsync(logger, clock, "janitor", transaction);

    /// <summary>The rest of a batch that has chosen messages, locked their reminders, and ended them with a statement that counts: the reminders follow.</summary>
    private async Task<int> EndAsync(NpgsqlBatch batch, string cause, CancellationToken stopping)
    {
        batch.FollowChosen(cause, terms.ClockOffset);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        await reader.NextResultAsync(stopping); // what was chosen
        await reader.NextResultAsync(stopping); // the locks
        var count = (await reader.NextRowsAsync(row => row.GetInt32(0), stopping))[0];
        var moved = await reader.NextMovedAsync(stopping);
        await reader.FinishAsync(stopping);
        metrics.Count(moved);
        return count;
    }
}
