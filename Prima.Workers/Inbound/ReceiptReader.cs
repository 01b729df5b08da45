using Prima.Core.Diagnostics;
using Prima.Core.Inbound;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Inbound;

/// <summary>Reads what the gateway reported of messages and devices, as it came into the inbox. Any number may run.</summary>
internal sealed class ReceiptReader(
    IReportReader reports, InboundOptions options, Pace pace, LoopMonitor monitor, PrimaMetrics metrics, TimeProvider clock, ILogger<ReceiptReader> logger)
    : PollingWorker("receipts", pace, monitor, metrics, clock, logger)
{
    public const int BatchSize = 200;

    public override async ValueTask<PassResult> PassAsync(CancellationToken stopping)
    {
        var waiting = await reports.LookAsync(stopping);
        Pace.NextIdle = options.IdleWait;
        var connects = waiting.Connects ? await reports.ReadConnectsAsync(BatchSize, stopping) : 0;
        var receipts = waiting.Receipts ? await reports.ReadReceiptsAsync(BatchSize, stopping) : 0;
        return connects + receipts > 0 ? PassResult.Full : waiting.Receipts || waiting.Connects ? PassResult.Contended : PassResult.Idle;
    }
}
