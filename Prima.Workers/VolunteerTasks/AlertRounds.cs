using Prima.Core.Diagnostics;
using Prima.Core.VolunteerTasks;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.VolunteerTasks;

/// <summary>
/// Alerts again while nobody has taken a task, and moves alerts away from devices that cannot send. Runs with every janitor: what it sees is late already, and a
/// fleet whose schedulers have been stopped still tells volunteers.
/// </summary>
internal sealed partial class AlertRounds(IAlertRounds rounds, Pace pace, LoopMonitor monitor, PrimaMetrics metrics, TimeProvider clock, ILogger<AlertRounds> logger)
    : PollingWorker("alerts", pace, monitor, metrics, clock, logger)
{
    public override async ValueTask<PassResult> PassAsync(CancellationToken stopping)
    {
        var pass = await rounds.RunAsync(stopping);
        if (pass.Rounds > 0)
            Log.RoundsBegun(logger, pass.Rounds, pass.Alerts);
        if (pass.Unheard > 0)
            Log.NobodyToAlert(logger, pass.Unheard);
        if (pass.Moved > 0)
            Log.AlertsMoved(logger, pass.Moved);
        return PassResult.Idle;
    }

    public sealed class RoundOptions : LoopOptions
    {
        public RoundOptions() => IdlePoll = TimeSpan.FromSeconds(4);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.AlertRoundsBegun, LogLevel.Information, "{Rounds} tasks that nobody has taken were alerted again, to {Alerts} volunteers")]
        public static partial void RoundsBegun(ILogger logger, int rounds, int alerts);

        [LoggerMessage(EventIds.NobodyToAlert, LogLevel.Warning, "{Rounds} tasks want somebody now, and nobody who is assigned or on call is active and has a phone")]
        public static partial void NobodyToAlert(ILogger logger, int rounds);

        [LoggerMessage(EventIds.AlertsMoved, LogLevel.Warning, "{Count} alerts waited on a device that cannot send and moved to another")]
        public static partial void AlertsMoved(ILogger logger, int count);
    }
}
