using Prima.Core.Diagnostics;
using Prima.Core.FollowUps;
using Prima.Core.Locking;
using Prima.Core.Reminders;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Reminders;

/// <summary>
/// One scheduler pass on demand: the horizon, then everything that is due, what is asked once more too. The lock keeps two callers from doing it at once; the fleet's own schedulers do not
/// ask for it, and need not.
/// </summary>
internal sealed partial class ReminderRound(IFencedLockProvider locks, IHorizon horizon, IReminderStore store, IFollowUpStore followUps, SchedulerOptions options, TimeProvider clock, ILogger<ReminderRound> logger)
{
    /// <summary>How often it comes again for what others hold, ten milliseconds apart, before it leaves that to them.</summary>
    private const int Patience = 50;

    private static readonly TimeSpan ComeAgainAfter = TimeSpan.FromMilliseconds(10);

    private readonly IFencedLock cron = locks.CreateLock(LockKeys.Cron);

    /// <summary>Null when another round is running.</summary>
    public async Task<RoundReport?> RunAsync(CancellationToken stopping)
    {
        RoundReport? report = null;
        var work = await cron.WithLockAsync(TimeSpan.Zero, async (_, working) => report = await RunUnderLockAsync(working), stopping);
        if (work == LockedWork.Refused)
            Log.CronBusy(logger);
        return work switch
        {
            LockedWork.Refused => null,

            // Each step stands by itself, so a lock lost on the way has spoilt nothing; but the round may not be complete.
            LockedWork.Lost => report ?? throw new TimeoutException("The lock was lost before the round was done; the next one does the rest."),
            _ => report,
        };
    }

    /// <summary>Changes nothing, so it asks for no lock.</summary>
    public async Task<RoundPreview> PreviewAsync(CancellationToken stopping) => new(await horizon.CountUnexpandedAsync(stopping), await store.CountDueAsync(stopping));

    private async Task<RoundReport> RunUnderLockAsync(CancellationToken working)
    {
        // A plan that cannot be read is told at the end: what is due must go.
        var expansion = horizon.ExpandAsync(null, working);
        await ((Task)expansion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var (queued, skipped, deferred) = (0, 0, 0);
        for (var refusals = 0; refusals < Patience;)
        {
            var pass = await store.ClaimAsync(options.BatchSize, working);
            queued += pass.Queued;
            skipped += pass.Skipped + pass.Cancelled;
            if (pass.Moved)
                continue;
            if (pass.Deferred > 0)
            {
                deferred = await store.CountDueAsync(working);
                break;
            }

            if (!pass.Contended && pass.Next is not { Ticks: > 0 and < TimeSpan.TicksPerSecond })
                break;
            refusals++;
            await Task.Delay(ComeAgainAfter, clock, working);
        }

        while (await followUps.AdvanceAsync(options.BatchSize, working) > 0)
        {
        }

        return new RoundReport(await expansion, queued, skipped, deferred);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CronBusy, LogLevel.Information, "The lock cron could not be acquired: another round is running, and does the work")]
        public static partial void CronBusy(ILogger logger);
    }
}
