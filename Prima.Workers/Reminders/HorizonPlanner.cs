using Prima.Core.Diagnostics;
using Prima.Core.Reminders;
using Prima.Workers.Hosting;

namespace Prima.Workers.Reminders;

/// <summary>Fills the horizon when it starts and every hour after that. Imports, edits and consents do not wait for it: they ask for theirs at once.</summary>
internal sealed partial class HorizonPlanner(
    IHorizon horizon, Pace pace, LoopMonitor monitor, PrimaMetrics metrics, TimeProvider clock, ILogger<HorizonPlanner> logger)
    : PollingWorker("horizon", pace, monitor, metrics, clock, logger)
{
    /// <summary>It looks at its own clock so often, that health can tell a loop that waits from one that is stuck.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan ExpandEvery = TimeSpan.FromHours(1);

    /// <summary>Where some plans cannot be read: it stays a fault meanwhile, for all to see, and is not logged at each pass.</summary>
    private static readonly TimeSpan LookAgainEvery = TimeSpan.FromMinutes(1);

    private long expandedAt;
    private InvalidDataException? unreadable;

    public override async ValueTask<PassResult> PassAsync(CancellationToken stopping)
    {
        if (expandedAt != 0 && Clock.GetElapsedTime(expandedAt) < (unreadable is null ? ExpandEvery : LookAgainEvery))
            return unreadable is null ? PassResult.Idle : throw unreadable;
        try
        {
            var pass = await horizon.ExpandSomeAsync(stopping);
            if (pass.Count > 0)
                Log.HorizonExpanded(logger, pass.Count);
            if (pass.HasMore)
                return PassResult.Full;
            (expandedAt, unreadable) = (Clock.GetTimestamp(), null);
            return PassResult.Idle;
        }
        catch (InvalidDataException fault)
        {
            (expandedAt, unreadable) = (Clock.GetTimestamp(), fault);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.HorizonExpanded, LogLevel.Information, "{Count} reminders were planned")]
        public static partial void HorizonExpanded(ILogger logger, int count);
    }
}
