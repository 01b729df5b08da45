using Prima.Core.Consent;
using Prima.Core.Diagnostics;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Consent;

/// <summary>Ends requests for consent that are over. Runs with every janitor.</summary>
internal sealed partial class ConsentSweep(IConsentSweep sweep, Pace pace, LoopMonitor monitor, PrimaMetrics metrics, TimeProvider clock, ILogger<ConsentSweep> logger)
    : PollingWorker("consent", pace, monitor, metrics, clock, logger)
{
    public override async ValueTask<PassResult> PassAsync(CancellationToken stopping)
    {
        if (await sweep.SweepAsync(stopping) is var ended and > 0)
            Log.RequestsEnded(logger, ended);
        return PassResult.Idle;
    }

    /// <summary>The domain asks for once a minute; what is late is put right well within it.</summary>
    public sealed class SweepOptions : LoopOptions
    {
        public SweepOptions() => IdlePoll = TimeSpan.FromSeconds(20);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ConsentRequestsEnded, LogLevel.Information, "{Count} requests for consent ended without an answer")]
        public static partial void RequestsEnded(ILogger logger, int count);
    }
}
