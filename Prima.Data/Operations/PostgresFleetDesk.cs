using Npgsql;
using NpgsqlTypes;
using Prima.Core.Operations;
using Prima.Core.Outbox;
using Prima.Core.Patients;
using Prima.Core.RateLimiting;
using Prima.Data.Outbox;
using Prima.Data.Postgres;
using Prima.Data.RateLimiting;

namespace Prima.Data.Operations;

/// <summary>A person's view of the fleet, and what stops and starts its devices.</summary>
internal sealed class PostgresFleetDesk(NpgsqlDataSource dataSource, ClaimTerms configured, ConfiguredLimits limits, PostgresLimits now) : IFleetDesk
{
    private static readonly string Devices = Sql.Query("operator/devices");
    private static readonly string Queue = Sql.Query("operator/queue");
    private static readonly string Pauses = Sql.Query("operator/pauses");
    private static readonly string Limits = Sql.Query("operator/limits");
    private static readonly string Fleet = Sql.Query("operator/fleet");
    private static readonly string Workers = Sql.Query("operator/workers");
    private static readonly string Late = Sql.Query("operator/late");
    private static readonly string Locks = Sql.Query("operator/locks");
    private static readonly string Pause = Sql.Query("operator/pause");
    private static readonly string DrainLock = Sql.Query("operator/drain_lock");
    private static readonly string DrainLook = Sql.Query("operator/drain_look");
    private static readonly string ResumeDevice = Sql.Query("operator/resume_device");
    private static readonly string ResumePauses = Sql.Query("operator/resume_pauses");

    public async Task<FleetStatus> LookAsync(CancellationToken stopping)
    {
        var terms = await now.NowAsync(configured, stopping);
        var reminders = await now.NowAsync(LimitName.Reminders, stopping);
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateSnapshot();
        terms.AddDevice(batch.Statement(Devices).Parameters);
        batch.Statement(Queue);
        batch.Statement(Pauses);
        batch.Statement(Fleet).Parameters.With("permits", terms.Fleet.Permits).With("window", terms.Fleet.Window + terms.Delay);
        batch.Statement(Limits);
        batch.Statement(Workers);
        batch.Statement(Late).Parameters.With("clock_offset", configured.ClockOffset).With("permits", reminders.IsOff ? int.MaxValue : reminders.Permits).With("window", reminders.Window);
        batch.Statement(Locks);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        var devices = await reader.NextRowsAsync(ReadDevice, stopping);
        var queue = await reader.NextRowsAsync(ReadQueue, stopping);
        var pauses = await reader.NextRowsAsync(ReadPause, stopping);
        var fleet = await reader.NextRowsAsync(row => (At: row.GetDateTime(0), PermitsLeft: row.GetInt32(1)), stopping);
        var said = await reader.NextRowsAsync(PostgresLimitDesk.Read, stopping);
        var workers = await reader.NextRowsAsync(row => new WorkerRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetDateTime(3), row.GetDateTime(4)) { Failing = row.GetFieldValue<string[]>(5) }, stopping);
        var late = await reader.NextRowsAsync(row => new LateWork(row.GetInt64(0), row.ValueOrNull<DateTime>(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)) { HeldBy = row.GetBoolean(5) ? reminders : null }, stopping);
        var locks = await reader.NextRowsAsync(PostgresLockDesk.Read, stopping);
        return new FleetStatus(
            fleet[0].At, devices, queue, pauses, terms.Fleet.IsOff ? null : fleet[0].PermitsLeft, terms.Device, terms.Fleet, PostgresLimitDesk.Rows(limits, said))
        {
            Workers = workers,
            Late = late[0],
            Locks = locks,
        };
    }

    public async Task<bool> PauseAsync(string device, string priority, PauseEnd end, Deed deed, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateTransaction();
        var pause = AddPause(batch, device, priority, end, drains: false, deed);
        batch.Statement(deed.End());
        await batch.ExecuteNonQueryAsync(stopping);
        return pause.RecordsAffected > 0;
    }

    public async Task<DrainAnswer?> DrainAsync(string device, PauseEnd end, Deed deed, CancellationToken stopping)
    {
        var (transaction, answer) = await SteppedTransaction.BeginWithAsync(
            dataSource,
            batch =>
            {
                batch.Statement(DrainLock);
                AddPause(batch, device, "", end, drains: true, deed);
                batch.Statement(DrainLook).Parameters.With("device", device);
            },
            async reader => (await reader.NextRowsAsync(row => row.TextOrNull(0) is { } goesTo ? new DrainAnswer(goesTo, row.GetInt64(1)) : null, stopping))[0],
            stopping);
        await using (transaction)
        {
            if (answer is not null && !deed.DryRun)
                await transaction.CommitAsync(stopping);
            return answer;
        }
    }

    public async Task<ResumeAnswer> ResumeAsync(string device, string priority, Deed deed, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateTransaction();
        batch.Statement(ResumeDevice).Parameters.With("device", priority.Length == 0 ? device : "").With(deed);
        batch.Statement(ResumePauses).Parameters.With("device", device).With("priority", priority).With(deed);
        batch.Statement(deed.End());
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        var cured = await reader.NextRowsAsync(row => (State: row.GetString(0), Held: row.GetBoolean(1)), stopping);
        var pauses = await reader.NextRowsAsync(ReadPause, stopping);
        await reader.FinishAsync(stopping);
        return cured is [var before]
            ? new ResumeAnswer(pauses, before.State == "ok" ? null : before.State, before.Held)
            : new ResumeAnswer(pauses, null, WasHeld: false);
    }

    private static NpgsqlBatchCommand AddPause(NpgsqlBatch batch, string device, string priority, PauseEnd end, bool drains, Deed deed)
    {
        var pause = batch.Statement(Pause);
        pause.Parameters
            .With("device", device)
            .With("priority", priority)
            .With("until", end.At?.UtcDateTime, NpgsqlDbType.TimestampTz)
            .With("lasting", end.After, NpgsqlDbType.Interval)
            .With("drains", drains)
            .With(deed);
        return pause;
    }

    internal static DeviceRow ReadDevice(NpgsqlDataReader row) => new(
        Name: row.GetString(0), Number: PhoneNumber.TryParse(row.TextOrNull(1), out var number, out _) ? number : null, State: row.GetString(2),
        StateChangedAt: row.GetDateTime(3), HeldUntil: row.ValueOrNull<DateTime>(4), HeldReason: row.TextOrNull(5), CircuitOpen: row.GetBoolean(6),
        IsDefault: row.GetBoolean(7), HasWorker: row.GetBoolean(8), InFlight: row.GetInt32(9), Room: row.GetInt32(10), Rate: row.GetInt32(11),
        PermitsLeft: row.GetInt32(12), CountedBefore: row.ValueOrNull<int>(13));

    private static QueueRow ReadQueue(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.ValueOrNull<DateTime>(4), row.GetInt64(5), row.GetInt64(6)) { Deferred = row.GetInt64(7) };

    internal static PauseRow ReadPause(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetDateTime(4), row.ValueOrNull<DateTime>(5)) { Drains = row.GetBoolean(6) };
}
