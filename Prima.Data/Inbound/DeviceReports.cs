using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Data.Postgres;

namespace Prima.Data.Inbound;

/// <summary>
/// Rows of the kind connect. A device's row is written by a transaction that holds nothing else, so what a row does and its being done are two: between them a
/// crash leaves it pending, and doing it again is harmless.
/// </summary>
internal sealed partial class DeviceReports(
    NpgsqlDataSource dataSource, InboxFailures failures, ClaimTerms terms, FaultPoints points, PrimaMetrics metrics, IWakeUps wakeUps, ILogger<DeviceReports> logger)
{
    private static readonly string Reports = Sql.Query("devices/reports");
    private static readonly string Connect = Sql.Query("devices/connect");
    private static readonly string Done = Sql.Query("inbox/done");
    private static readonly string Wake = Sql.Query("intake/wake");

    public async Task<int> ReadAsync(int atMost, CancellationToken stopping)
    {
        var rows = await dataSource.QueryInTransactionAsync(Reports, p => p.With("at_most", atMost), Read, stopping);
        foreach (var row in rows)
        {
            try
            {
                await ReadAsync(row, stopping);
            }
            catch (Exception fault) when (InboxFailures.IsOfRow(fault))
            {
                await failures.FailAsync(row.InboxId, row.Errors, fault, stopping);
            }
        }

        return rows.Count;
    }

    private async Task ReadAsync(Row row, CancellationToken stopping)
    {
        points.Reached(FaultPoints.BeforeEffectsCommit);
        var outcome = row.Connected is { } connected ? await WriteAsync(row, connected, stopping) : "unknown word";
        var done = await dataSource.ExecuteInTransactionAsync(
            Done, p => p.With("ids", new[] { row.InboxId }).With("outcomes", new[] { outcome }).With("clock_offset", terms.ClockOffset), stopping);
        metrics.InboundMoved("connect", "done", done);
    }

    /// <summary>Every worker's next claim reads the device's row; those that wait are told.</summary>
    private async Task<string> WriteAsync(Row row, bool connected, CancellationToken stopping)
    {
        var told = await dataSource.QueryInTransactionAsync(
            Connect,
            p => p.With("device", row.Device).With("connected", connected).With("at", row.At).With("reason", row.Reason, NpgsqlDbType.Text),
            r => (Counted: !r.IsDBNull(0), State: r.GetString(1)), stopping);
        if (told is not [var (counted, state)])
            return "unknown device";
        if (!counted)
            return "older";
        Log.DeviceReported(logger, row.Device, state);
        if (connected && state == "ok")
        {
            wakeUps.Wake(isNews: true);
            await dataSource.ExecuteInTransactionAsync(Wake, _ => { }, stopping);
        }

        return state;
    }

    private static Row Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), ToConnected(row.TextOrNull(2)), row.TextOrNull(3), row.GetDateTime(4), row.GetInt32(5));

    private static bool? ToConnected(string? status) => status?.Trim().ToLowerInvariant() switch
    {
        "connect" or "connected" => true,
        "disconnect" or "disconnected" => false,
        _ => null,
    };

    private sealed record Row(long InboxId, string Device, bool? Connected, string? Reason, DateTime At, int Errors);

    private static partial class Log
    {
        [LoggerMessage(EventIds.DeviceReported, LogLevel.Warning, "The gateway reports that device {Device} is {State}")]
        public static partial void DeviceReported(ILogger logger, string device, string state);
    }
}
