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

    /// <summary>What runs from pass to pass: one that waits for a patient whose row somebody holds (for 8 s, then it comes again) keeps none of the others waiting.</summary>
    private readonly List<(bool Beside, Task<int> Answers)> lanes = [];

    private bool remembered;

    /// <summary>The lane that ended last had waited for somebody: what may wait again does so on a spare connection, if there is any, and not on one that all loops share.</summary>
    private bool isHeld;

    public override async ValueTask<PassResult> PassAsync(CancellationToken stopping)
    {
        if (!remembered)
        {
            await inbox.RememberListsAsync(WorkerIdentity.Name, stopping);
            remembered = true;
        }

        var due = await inbox.CountDueAsync(Lanes, stopping);
        while (lanes.Count < due)
        {
            var beside = isHeld || lanes.Exists(lane => !lane.Beside);
            lanes.Add((beside, RunLaneAsync(beside, due < Lanes ? 1 : LongestRun, stopping)));
        }

        if (lanes.Count == 0)
        {
            Pace.NextIdle = options.IdleWait;
            return PassResult.Idle;
        }

        await Task.WhenAny(lanes.Select(lane => (Task)lane.Answers).Append(Task.Delay(options.IdlePoll, Clock, stopping)));
        var ended = lanes.FindAll(lane => lane.Answers.IsCompleted);
        lanes.RemoveAll(lane => lane.Answers.IsCompleted);
        if (ended.Count == 0)
        {
            Pace.NextIdle = options.IdlePoll; // or until something comes
            return PassResult.Idle;
        }

        var answered = 0;
        foreach (var lane in ended)
            answered += await lane.Answers;
        return answered > 0 ? PassResult.Full : PassResult.Contended;
    }

    protected override async Task DrainAsync() => await ((Task)Task.WhenAll(lanes.Select(lane => lane.Answers))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task<int> RunLaneAsync(bool beside, int most, CancellationToken stopping)
    {
        var (count, step) = (0, InboxStep.Answered);
        while (count < most && step == InboxStep.Answered && !stopping.IsCancellationRequested)
        {
            step = await inbox.AnswerNextAsync(beside, stopping);
            count += step == InboxStep.Answered ? 1 : 0;
        }

        isHeld = step == InboxStep.Busy;
        return count;
    }
}
