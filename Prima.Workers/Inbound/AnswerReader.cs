using Prima.Core.Diagnostics;
using Prima.Core.Inbound;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Inbound;

/// <summary>Works on what patients wrote: several patients side by side, each one's answers one after another.</summary>
internal sealed class AnswerReader(
    IInbox inbox, InboundOptions options, Pace pace, LoopMonitor monitor, PrimaMetrics metrics, TimeProvider clock, ILogger<AnswerReader> logger)
    : PollingWorker("answers", pace, monitor, metrics, clock, logger)
{
    /// <summary>So many patients at once: an answer takes some round trips, and a red word must not wait behind fifty of them.</summary>
    private const int Lanes = 8;

    /// <summary>So many answers in one lane while all are needed; while they are not, one, and then the loop looks how many are needed now.</summary>
    private const int LongestRun = 20;

    private bool remembered;

    public override async ValueTask<PassResult> PassAsync(CancellationToken stopping)
    {
        if (!remembered)
        {
            await inbox.RememberListsAsync(WorkerIdentity.Name, stopping);
            remembered = true;
        }

        var due = await inbox.CountDueAsync(Lanes, stopping);
        if (due == 0)
        {
            Pace.NextIdle = options.IdleWait;
            return PassResult.Idle;
        }

        var lanes = await Task.WhenAll(Enumerable.Range(0, due).Select(lane => RunLaneAsync(beside: lane > 0, due < Lanes ? 1 : LongestRun, stopping)));
        return lanes.Any(answered => answered > 0) ? PassResult.Full : PassResult.Contended;
    }

    private async Task<int> RunLaneAsync(bool beside, int most, CancellationToken stopping)
    {
        var answered = 0;
        while (answered < most && !stopping.IsCancellationRequested && await inbox.AnswerNextAsync(beside, stopping) == InboxStep.Answered)
            answered++;
        return answered;
    }
}
