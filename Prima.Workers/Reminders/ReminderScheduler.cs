using Prima.Core.Diagnostics;
using Prima.Core.FollowUps;
using Prima.Core.Reminders;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Reminders;

/// <summary>Turns due reminders and follow-ups into messages, and closes what is not answered. Any number may run; between two reminders it sleeps until the next one that it knows of.</summary>
internal sealed partial class ReminderScheduler(
    IReminderStore store, IFollowUpStore followUps, SchedulerOptions options, Pace pace, LoopMonitor monitor, PrimaMetrics metrics, TimeProvider clock,
    ILogger<ReminderScheduler> logger)
    : PollingWorker("scheduler", pace, monitor, metrics, clock, logger)
{
    /// <summary>
    /// How many polls it sleeps at most while nothing is due: a new reminder that is due sooner comes with a wake-up, and a lost wake-up must still leave time
    /// to send within two seconds.
    /// </summary>
    private const int IdlePolls = 6;

    private bool likelyMore;

    public override async ValueTask<PassResult> PassAsync(CancellationToken stopping)
    {
        if (!likelyMore)
        {
            var next = await store.FindNextAsync(stopping);
            if (next.Soonest is not { Ticks: <= 0 })
                return IdleFor(next.Soonest);
            var advanced = next.FollowUp is { Ticks: <= 0 } ? await followUps.AdvanceAsync(options.BatchSize, stopping) : 0;
            if (next.Reminder is not { Ticks: <= 0 })
                return advanced > 0 ? PassResult.Full : PassResult.Contended;
        }

        var pass = await store.ClaimAsync(options.BatchSize, stopping);
        likelyMore = pass.Moved;
        if (pass.Skipped + pass.Cancelled > 0)
            Log.RemindersMoved(logger, pass.Queued, pass.Skipped, pass.Cancelled);
        return pass.Moved ? PassResult.Full : pass.Contended ? PassResult.Contended : IdleFor(pass.Next);
    }

    private PassResult IdleFor(TimeSpan? next)
    {
        var longest = options.IdlePoll * IdlePolls;
        Pace.NextIdle = next is not { } wait || wait > longest ? longest : wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1);
        return PassResult.Idle;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.RemindersMoved, LogLevel.Information, "Of the due reminders {Queued} were queued, {Skipped} skipped, {Cancelled} cancelled")]
        public static partial void RemindersMoved(ILogger logger, int queued, int skipped, int cancelled);
    }
}
