using Npgsql;
using NpgsqlTypes;
using Prima.Core.Devices;
using Prima.Core.Outbox;
using Prima.Data.Postgres;
using Prima.Data.RateLimiting;

namespace Prima.Data.Devices;

/// <summary>The devices' rows. Each write is a transaction that holds nothing else.</summary>
internal sealed class PostgresDevices(NpgsqlDataSource dataSource, ClaimTerms configured, PostgresLimits limits) : IDevices
{
    private static readonly string Configure = Sql.Query("devices/configure");
    private static readonly string Undefault = Sql.Query("devices/undefault");
    private static readonly string Report = Sql.Query("devices/report");
    private static readonly string DueForAsking = Sql.Query("devices/due_for_asking");
    private static readonly string SetState = Sql.Query("devices/set_state");

    public async Task ConfigureAsync(IReadOnlyDictionary<string, string?> devices, string defaultDevice, CancellationToken stopping)
    {
        await dataSource.ExecuteInTransactionAsync(Undefault, p => p.With("default_device", defaultDevice), stopping);
        await dataSource.ExecuteInTransactionAsync(
            Configure,
            p => p.With("names", devices.Keys.ToArray())
                .With("numbers", devices.Values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text)
                .With("default_device", defaultDevice),
            stopping);
    }

    public async Task ReportAsync(DeviceReport report, CancellationToken ending)
    {
        var terms = await limits.NowAsync(configured, ending);
        await dataSource.ExecuteInTransactionAsync(
            Report,
            p => p.With("device", report.Device)
                .With("state", report.State?.ToWord(), NpgsqlDbType.Text)
                .With("reason", report.Reason, NpgsqlDbType.Text)
                .With("held_for", report.HeldFor, NpgsqlDbType.Interval)
                .With("too_many", report.TooMany)
                .With("accepted", report.Accepted)
                .With("clear", report.Clear)
                .With("doubts", report.Doubtful ? 1 : 0)
                .With("device_permits", terms.Device.Permits)
                .With("device_window", terms.Device.Window + terms.Delay),
            ending);
    }

    public async Task<IReadOnlyList<string>> DueForAskingAsync(IReadOnlyList<string> devices, CancellationToken stopping) =>
        await dataSource.QueryInTransactionAsync(DueForAsking, p => p.With("devices", devices.ToArray()), row => row.GetString(0), stopping);

    public async Task<bool> SetStateAsync(string device, DeviceState state, CancellationToken stopping) =>
        await dataSource.ExecuteInTransactionAsync(SetState, p => p.With("device", device).With("state", state.ToWord()), stopping) > 0;
}
