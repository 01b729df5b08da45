using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Data.Postgres;
using Prima.Data.Reminders;

namespace Prima.Data.Outbox;

/// <summary>
/// Writes settlements: whatever is at hand goes into one transaction, never waited for. A batch that fails is written again one by one, so one bad row cannot hold
/// up the record of the others; while the database is away each is tried again until it is written, for what was sent must be recorded.
/// </summary>
internal sealed partial class SettleBuffer(
    NpgsqlDataSource dataSource, ClaimTerms terms, FaultPoints points, PrimaMetrics metrics, TimeProvider clock, ILogger<SettleBuffer> logger) : IAsyncDisposable
{
    private const int MaxBatch = 500;

    /// <summary>
    /// How often a single row may meet what neither the database nor the network says: the driver loses its thread where an error meets a statement
    /// that it was just preparing, closes that connection, and is right on the next one.
    /// </summary>
    public const int MaxSurprises = 10;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>Who drains has waited for all settles before the end; what is left by then belongs to a database that is silent.</summary>
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(1);

    private readonly Channel<Entry> entries = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource disposing = new();
    private readonly object starting = new();
    private Task? writer;

    /// <summary>True when the attempt was still sending; false when it had been rescued.</summary>
    public Task<bool> AddAsync(Attempt attempt, Settlement settlement)
    {
        if (writer is null)
        {
            lock (starting)
            {
                using (ExecutionContext.SuppressFlow()) // it writes for all, and is of nobody's trace
                    writer ??= Task.Run(WriteAllAsync);
            }
        }

        var entry = new Entry(attempt, settlement);
        if (!entries.Writer.TryWrite(entry))
            entry.Written.TrySetResult(false); // the process ends
        return entry.Written.Task;
    }

    public async ValueTask DisposeAsync()
    {
        entries.Writer.TryComplete();
        await disposing.CancelAsync();
        if (writer is not null)
            await writer.WaitAsync(LastPatience, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        disposing.Dispose();
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<Entry>(MaxBatch);
        while (await entries.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxBatch && entries.Reader.TryRead(out var entry))
                batch.Add(entry);
            batch.Sort((a, b) => a.Attempt.Id.CompareTo(b.Attempt.Id));
            if (await WriteAsync(batch) is { Count: > 0 } again)
                await PutBackAsync(again);
        }
    }

    /// <summary>Together, or one by one if that fails. Returns what must be tried again.</summary>
    private async Task<List<Entry>> WriteAsync(List<Entry> batch)
    {
        var progress = await TryWriteAsync(batch);
        if (progress == Progress.Done)
            return [];
        if (progress == Progress.Away || batch.Count == 1)
            return [.. batch];
        var again = new List<Entry>();
        foreach (var entry in batch)
        {
            progress = progress == Progress.Away ? Progress.Away : await TryWriteAsync([entry]);
            if (progress != Progress.Done)
                again.Add(entry);
        }

        return again;
    }

    /// <summary>After a moment, behind what has come meanwhile: one row that somebody holds keeps nobody else waiting.</summary>
    private async Task PutBackAsync(List<Entry> again)
    {
        try
        {
            await Task.Delay(RetryAfter, clock, disposing.Token);
        }
        catch (OperationCanceledException)
        {
            // The process ends: what is not written stays sending and is rescued as uncertain, which is the truth.
        }

        foreach (var entry in again)
            if (!entries.Writer.TryWrite(entry))
                entry.Written.TrySetResult(false);
    }

    /// <summary>
    /// Writing again what is not known to be written is harmless: a settle matches only what is still sending.
    /// A single row that the database will never take is given up: its attempt stays sending and is rescued as uncertain.
    /// </summary>
    private async Task<Progress> TryWriteAsync(List<Entry> batch)
    {
        var started = clock.GetTimestamp();
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync();
            var settle = new SettleTransaction(connection, terms);
            points.Reached(FaultPoints.BeforeSettleCommit);
            var settled = await settle.WriteAsync(batch.ConvertAll(e => (e.Attempt, e.Settlement)));
            points.Reached(FaultPoints.AfterSettleCommit);
            metrics.TransactionEnded("settle", "committed", clock.GetElapsedTime(started));
            metrics.Count(settle.Moved);
            if (PrimaTraces.IsOn)
                foreach (var entry in batch.Where(e => settle.Joined.Contains(e.Attempt.Id)))
                    PrimaTraces.ReceiptRead(entry.Attempt.ReminderId, entry.Attempt.MessageId, entry.Attempt.Device, "joined", clock.GetUtcNow());
            foreach (var entry in batch)
                entry.Written.TrySetResult(settled.Contains(entry.Attempt.Id));
            return Progress.Done;
        }
        catch (Exception fault)
        {
            metrics.TransactionFailed(logger, "settle", fault, clock.GetElapsedTime(started));
            if (batch is [var alone] && (PoisonWatch.IsOfRow(fault) || (!Faults.IsOfDatabase(fault) && ++alone.Surprises >= MaxSurprises)))
            {
                alone.Written.TrySetException(fault);
                return Progress.Done;
            }

            Log.SettleFailed(logger, batch.Count, Faults.CauseOf(fault));

            // Class 08, 53, 57: connection, resources, an operator's stop. One by one it would fail as well, and each after its own time-out.
            var isAway = fault is PostgresException server ? server.SqlState[..2] is "08" or "53" or "57" : Faults.IsOfDatabase(fault);
            return isAway ? Progress.Away : Progress.Held;
        }
    }

    public static bool IsOfDatabase(Exception fault) => fault is NpgsqlException or TimeoutException or IOException;

    private enum Progress
    {
        /// <summary>Written, or given up and said so.</summary>
        Done,

        /// <summary>By one of the batch, at least: a lock, a deadlock, a value.</summary>
        Held,

        /// <summary>Nothing can be written now.</summary>
        Away,
    }

    private sealed class Entry(Attempt attempt, Settlement settlement)
    {
        public Attempt Attempt { get; } = attempt;

        public Settlement Settlement { get; } = settlement;

        public int Surprises { get; set; }

        public TaskCompletionSource<bool> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SettleFailed, LogLevel.Warning, "Could not record {Count} settlements ({Cause}); trying again")]
        public static partial void SettleFailed(ILogger logger, int count, string cause);
    }
}
