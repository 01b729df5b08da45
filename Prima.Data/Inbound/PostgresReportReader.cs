using Microsoft.Extensions.Logging;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.Inbound;
using Prima.Core.Operations;
using Prima.Core.Outbox;
using Prima.Data.Postgres;
using Prima.Data.Reminders;

namespace Prima.Data.Inbound;

/// <summary>Rows of the kinds status and connect. A batch is one transaction; one that fails is tried row by row, so a bad row holds up no other.</summary>
internal sealed partial class PostgresReportReader(
    NpgsqlDataSource dataSource, DeviceReports devices, InboxFailures failures, ClaimTerms terms, FaultPoints points, PrimaMetrics metrics, TimeProvider clock,
    ILogger<PostgresReportReader> logger) : IReportReader
{
    private const int JoinBatch = 200;
    private static readonly string IsReported = Sql.Query("inbox/is_reported");

    public async Task<ReportsWaiting> LookAsync(CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(IsReported);
        await using var reader = await command.ExecuteReaderAsync(stopping);
        await reader.ReadAsync(stopping);
        return new ReportsWaiting(reader.GetBoolean(0), reader.GetBoolean(1));
    }

    public async Task<int> ReadReceiptsAsync(int atMost, CancellationToken stopping)
    {
        var taken = new List<Report>();
        try
        {
            return await ReadAsync(atMost, null, taken, stopping);
        }
        catch (Exception fault) when ((InboxFailures.IsOfRow(fault) || IsHeld(fault)) && taken.Count > 0)
        {
            Log.BatchFailed(logger, taken.Count, Faults.CauseOf(fault));
        }

        var read = 0;
        foreach (var report in taken)
            read += await ReadAloneAsync(report, stopping) ? 1 : 0;
        return read;
    }

    /// <summary>Somebody keeps a row that one of them needs: the others need not wait, and it comes again.</summary>
    private static bool IsHeld(Exception fault) => DatabaseFaults.Classify(fault) == DatabaseFault.Busy;

    public Task<int> ReadConnectsAsync(int atMost, CancellationToken stopping) => devices.ReadAsync(atMost, stopping);

    public async Task<int> JoinParkedAsync(CancellationToken stopping)
    {
        var parked = new List<Report>();
        try
        {
            await JoinAsync(JoinBatch, null, parked, stopping);
            return parked.Count;
        }
        catch (Exception fault) when (IsHeld(fault) && parked.Count > 1)
        {
            Log.BatchFailed(logger, parked.Count, Faults.CauseOf(fault));
        }

        var joined = 0;
        foreach (var receipt in parked)
            joined += await JoinAloneAsync(receipt.InboxId, stopping) ? 1 : 0;
        return joined;
    }

    /// <summary>False: somebody holds what it needs, or has joined it.</summary>
    private async Task<bool> JoinAloneAsync(long inboxId, CancellationToken stopping)
    {
        try
        {
            var joined = new List<Report>();
            await JoinAsync(1, inboxId, joined, stopping);
            return joined.Count > 0;
        }
        catch (Exception fault) when (IsHeld(fault))
        {
            return false;
        }
    }

    /// <summary>One transaction. What it took is told also when it fails.</summary>
    private async Task JoinAsync(int atMost, long? only, List<Report> taken, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        var transaction = new ReceiptTransaction(connection, terms.ClockOffset);
        taken.AddRange(await transaction.ClaimParkedAsync(atMost, only, stopping));
        if (taken.Count > 0)
            await transaction.JoinAsync(taken);
        await connection.EndAsync("commit");
        metrics.Count(transaction.Moved);
        foreach (var report in taken)
            Trace(report, "joined");
    }

    /// <summary>False: somebody holds what it needs.</summary>
    private async Task<bool> ReadAloneAsync(Report report, CancellationToken stopping)
    {
        try
        {
            await ReadAsync(1, report.InboxId, [], stopping);
        }
        catch (Exception fault) when (IsHeld(fault))
        {
            return false;
        }
        catch (Exception fault) when (InboxFailures.IsOfRow(fault))
        {
            if (await failures.FailAsync(report.InboxId, report.Errors, fault, stopping))
                Log.ReportDied(logger, report.InboxId, Faults.CauseOf(fault));
        }

        return true;
    }

    /// <summary>One transaction. What it took is told also when it fails.</summary>
    private async Task<int> ReadAsync(int atMost, long? only, List<Report> taken, CancellationToken stopping)
    {
        if (await ReadOnceAsync(atMost, only, taken, stopping))
            await JoinParkedAsync(stopping); // a settle may have come between the look and the commit
        return taken.Count;
    }

    /// <summary>True when some of it was parked.</summary>
    private async Task<bool> ReadOnceAsync(int atMost, long? only, List<Report> taken, CancellationToken stopping)
    {
        var started = clock.GetTimestamp();
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        try
        {
            var transaction = new ReceiptTransaction(connection, terms.ClockOffset);
            taken.AddRange(await transaction.ClaimAsync(atMost, only, stopping));
            if (taken.Count == 0 && only is null)
            {
                await connection.EndAsync("rollback");
                return false;
            }

            var read = await transaction.ApplyAsync(taken);
            await transaction.WriteDoneAsync(read);
            points.Reached(FaultPoints.BeforeEffectsCommit);
            await connection.EndAsync("commit");
            metrics.TransactionEnded("inbox", "committed", clock.GetElapsedTime(started));
            metrics.Count(transaction.Moved);
            Count(read);
            return read.Exists(r => r.Outcome == "parked");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            metrics.TransactionFailed(logger, "inbox", fault, clock.GetElapsedTime(started));
            throw;
        }
    }

    private void Count(List<ReadReport> read)
    {
        metrics.InboundMoved("status", "done", read.Count);
        foreach (var (report, outcome, delay) in read)
        {
            if (delay is { } wait)
                metrics.ReceiptCame(report.Device, wait);
            Trace(report, outcome);
            if (outcome == "evidence")
                Log.DoubtEnded(logger, report.Doubt!.Value, report.Device);
        }
    }

    private static void Trace(Report report, string outcome)
    {
        if (PrimaTraces.IsOn && report.MessageId is { } message)
            PrimaTraces.ReceiptRead(report.ReminderId, message, report.Device, outcome, report.At);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ReportsFailed, LogLevel.Warning, "{Count} reports could not be read together ({Cause}); one by one")]
        public static partial void BatchFailed(ILogger logger, int count, string cause);

        [LoggerMessage(EventIds.ReportDied, LogLevel.Error, "Inbox row {Row} could not be processed six times ({Cause}); a person must look")]
        public static partial void ReportDied(ILogger logger, long row, string cause);

        [LoggerMessage(EventIds.DoubtEnded, LogLevel.Information, "A receipt shows that attempt {Attempt} on {Device} was sent after all")]
        public static partial void DoubtEnded(ILogger logger, Guid attempt, string device);
    }
}
