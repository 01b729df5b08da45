using System.Data.Common;
using System.Runtime.ExceptionServices;
using Prima.Core.Diagnostics;
using Prima.Core.Inbound;
using Prima.Core.Janitor;
using Prima.Core.Locking;
using Prima.Workers.Hosting;
using Prima.Workers.Rules;
using Prima.Workers.Sending;

namespace Prima.Workers.Janitor;

/// <summary>Keeps the tables true: rescues expired claims, closes what stayed uncertain, expires what is too late, deletes what says nothing
/// any more, and erases what people wrote once its time is over. Every worker may run one; of the deleting, one at a time does it.</summary>
internal sealed partial class Janitor(
    IJanitorStore store, IReportReader reports, IFencedLockProvider locks, SendingDevices configured, RulesOptions rules, Pace pace, LoopMonitor monitor, PrimaMetrics metrics, TimeProvider clock, ILogger<Janitor> logger)
    : PollingWorker("janitor", pace, monitor, metrics, clock, logger)
{
    /// <summary>What is not urgent, and looks at more rows.</summary>
    private static readonly TimeSpan ChoresEvery = TimeSpan.FromSeconds(15);

    /// <summary>What has been of no use for hours can wait a minute more.</summary>
    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(1);

    /// <summary>What no claim passes over, because its device is away, is ended within a minute.</summary>
    private static readonly TimeSpan PutRightEvery = TimeSpan.FromSeconds(40);

    private readonly IFencedLock housekeeping = locks.CreateLock(LockKeys.Housekeeping);
    private long choresDoneAt;
    private long putRightAt;
    private long prunedAt;

    public override async ValueTask<PassResult> PassAsync(CancellationToken stopping)
    {
        // What ends a session that hangs comes first: the others may wait for what it holds.
        ExceptionDispatchInfo? first = null;
        if (choresDoneAt == 0 || Clock.GetElapsedTime(choresDoneAt) >= ChoresEvery)
        {
            if (await TryAsync(() => EndStuckAsync(stopping)) & await TryAsync(() => NameDeviceAsync(stopping)) & await TryAsync(() => SampleAsync(stopping)))
                choresDoneAt = Clock.GetTimestamp();
        }

        var work = await store.LookAsync(rules.UncertainHold, stopping);
        if (work.Rescue)
            await TryAsync(() => RescueAsync(stopping));
        if (work.CloseUncertain)
            await TryAsync(() => CloseUncertainAsync(stopping));
        if (work.Expire)
            await TryAsync(() => ExpireAsync(stopping));
        await TryAsync(() => JoinReceiptsAsync(stopping));
        if ((putRightAt == 0 || Clock.GetElapsedTime(putRightAt) >= PutRightEvery) && await TryAsync(() => PutRightAsync(stopping)))
            putRightAt = Clock.GetTimestamp();

        // Refused is as good: another janitor is at it.
        if ((prunedAt == 0 || Clock.GetElapsedTime(prunedAt) >= PruneEvery) && await TryAsync(() => housekeeping.WithLockAsync(TimeSpan.Zero, (_, working) => ForgetAsync(working), stopping)))
            prunedAt = Clock.GetTimestamp();

        first?.Throw();
        return PassResult.Idle;

        // What the database refuses to one of them, such as a row that somebody keeps, is no reason to leave the others undone. Nor is one that takes too long; two say that nobody answers.
        async Task<bool> TryAsync(Func<Task> chore)
        {
            try
            {
                await chore();
                return true;
            }
            catch (DbException refused) when (refused.SqlState is not null || (refused.InnerException is TimeoutException && first is null))
            {
                first ??= ExceptionDispatchInfo.Capture(refused);
                return false;
            }
        }
    }

    protected override void TellFault(string cause) => Log.CleanUpFailed(logger, cause);

    private async Task CloseUncertainAsync(CancellationToken stopping)
    {
        if (await store.CloseUncertainAsync(rules.UncertainHold, stopping) is var closed and > 0)
            Log.UncertainClosed(logger, closed);
    }

    private async Task ExpireAsync(CancellationToken stopping)
    {
        if (await store.ExpireAsync(stopping) is not (var expired and > 0))
            return;
        Metrics.MessagesExpired(expired);
        Log.MessagesExpired(logger, expired);
    }

    private async Task JoinReceiptsAsync(CancellationToken stopping)
    {
        if (await store.LookForReceiptsAsync(stopping))
            await reports.JoinParkedAsync(stopping);
    }

    private async Task PutRightAsync(CancellationToken stopping)
    {
        if (await store.PutRightAsync(stopping) is var right and > 0)
            Log.MessagesPutRight(logger, right);
        await store.FollowStraysAsync(stopping);
    }

    private async Task ForgetAsync(CancellationToken working)
    {
        await store.PruneAsync(rules.KeepUnknown, working);
        if (await store.EraseTextsAsync(rules.KeepTexts, working) is var erased and > 0)
            Log.TextsErased(logger, erased);
    }

    private async Task RescueAsync(CancellationToken stopping)
    {
        foreach (var (device, count) in await store.RescueAsync(stopping))
            Log.ClaimsRescued(logger, device, count);
        await store.FollowStraysAsync(stopping);
    }

    private async Task EndStuckAsync(CancellationToken stopping)
    {
        if (await store.EndStuckSessionsAsync(stopping) is var ended and > 0)
            Log.SessionsTerminated(logger, ended);
    }

    private async Task NameDeviceAsync(CancellationToken stopping)
    {
        if (configured.Default is { } name)
            await store.NameDeviceAsync(name, stopping);
    }

    private async Task SampleAsync(CancellationToken stopping) => Metrics.Show(await store.SampleAsync(stopping));

    private static partial class Log
    {
        [LoggerMessage(EventIds.CleanUpFailed, LogLevel.Warning, "The janitor could not clean up ({Cause}); it backs off and tries again")]
        public static partial void CleanUpFailed(ILogger logger, string cause);

        [LoggerMessage(EventIds.ClaimsRescued, LogLevel.Warning, "{Count} claims on {Device} had expired; their messages are uncertain")]
        public static partial void ClaimsRescued(ILogger logger, string device, int count);

        [LoggerMessage(EventIds.UncertainClosed, LogLevel.Warning, "{Count} uncertain messages got no evidence and were closed")]
        public static partial void UncertainClosed(ILogger logger, int count);

        [LoggerMessage(EventIds.MessagesExpired, LogLevel.Warning, "{Count} messages expired before they could be sent")]
        public static partial void MessagesExpired(ILogger logger, int count);

        [LoggerMessage(EventIds.MessagesPutRight, LogLevel.Information, "{Count} waiting messages had lost their guard and were ended")]
        public static partial void MessagesPutRight(ILogger logger, int count);

        [LoggerMessage(EventIds.TextsErased, LogLevel.Information, "{Count} texts whose time was over were erased")]
        public static partial void TextsErased(ILogger logger, int count);

        [LoggerMessage(EventIds.SessionsTerminated, LogLevel.Warning, "{Count} sessions that hung inside a batch were ended")]
        public static partial void SessionsTerminated(ILogger logger, int count);
    }
}
