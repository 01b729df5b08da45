using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.Janitor;
using Prima.Core.Outbox;
using Prima.Data.Postgres;

namespace Prima.Data.Janitor;

/// <summary>The janitor's statements, each a transaction of its own.</summary>
internal sealed class PostgresJanitorStore(NpgsqlDataSource dataSource, ClaimTerms terms) : IJanitorStore
{
    private static readonly string Begin = Sql.Query("begin");
    private static readonly string Look = Sql.Query("janitor/look");
    private static readonly string Rescue = Sql.Query("janitor/rescue");
    private static readonly string CloseUncertain = Sql.Query("janitor/close_uncertain");
    private static readonly string Expire = Sql.Query("janitor/expire");
    private static readonly string NameDevice = Sql.Query("janitor/name_device");
    private static readonly string EndStuckSessions = Sql.Query("janitor/end_stuck_sessions");
    private static readonly string Sample = Sql.Query("janitor/sample");

    /// <summary>What one statement deletes at most; a batch is a transaction of its own, so that nobody waits long for a row.</summary>
    private const int PruneBatch = 1000;

    private static readonly string[] Prune = [Sql.Query("janitor/prune_limits"), Sql.Query("janitor/prune_locks"), Sql.Query("janitor/prune_lock_waiters")];

    public async Task<JanitorWork> LookAsync(TimeSpan hold, CancellationToken stopping)
    {
        // Without begin and commit: a batch is a transaction of its own, and so long the settings hold.
        await using var batch = dataSource.CreateBatch();
        batch.Statement(Begin);
        batch.Statement(Look).Parameters.With("hold", hold).With("clock_offset", terms.ClockOffset);
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        await reader.NextResultAsync(stopping);
        await reader.ReadAsync(stopping);
        return new JanitorWork(reader.GetBoolean(0), reader.GetBoolean(1), reader.GetBoolean(2));
    }

    public async Task<IReadOnlyDictionary<string, int>> RescueAsync(CancellationToken stopping) =>
        (await dataSource.QueryInTransactionAsync(Rescue, _ => { }, row => (Device: row.GetString(0), Count: row.GetInt32(1)), stopping))
        .ToDictionary(row => row.Device, row => row.Count);

    public Task<int> CloseUncertainAsync(TimeSpan hold, CancellationToken stopping) =>
        dataSource.ExecuteInTransactionAsync(CloseUncertain, p => p.With("hold", hold), stopping);

    public Task<int> ExpireAsync(CancellationToken stopping) =>
        dataSource.ExecuteInTransactionAsync(Expire, p => p.With("clock_offset", terms.ClockOffset), stopping);

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

    public async Task<int> PruneAsync(CancellationToken stopping)
    {
        var pruned = 0;
        foreach (var statement in Prune)
        {
            int batch;
            do
            {
                batch = await dataSource.ExecuteInTransactionAsync(statement, _ => { }, stopping);
                pruned += batch;
            }
            while (batch == PruneBatch);
        }

        return pruned;
    }
}
