using System.Runtime.CompilerServices;
using Prima.Core.Outbox;
using Prima.Workers.Cli;

namespace Prima.Workers.Demo;

/// <summary>The play itself: messages come in, workers send them, in chaos workers die, until nothing is open any more.</summary>
internal sealed class DemoRun(DemoPlan plan, DemoStage stage, DemoFleet fleet, DemoMessages messages, TimeProvider clock, Random random)
{
    private static readonly TimeSpan KillEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RateOver = TimeSpan.FromSeconds(2);
    private readonly List<LedgerMessage> enqueued = [];
    private readonly Queue<(TimeSpan At, int Accepted)> recent = new();
    private readonly long started = clock.GetTimestamp();

    /// <summary>Everything that was enqueued: the demo's own record.</summary>
    public IReadOnlyList<LedgerMessage> Enqueued => enqueued;

    /// <summary>Ends when all is done, or when patience is at its end.</summary>
    public async IAsyncEnumerable<DemoProgress> RunAsync(TimeSpan lookEvery, [EnumeratorCancellation] CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var enqueueing = EnqueueAsync(over.Token);
        var killing = plan.Chaos ? KillAsync(over.Token) : Task.CompletedTask;
        try
        {
            long? enqueuedAt = null;
            while (true)
            {
                // What is seen after the last message came in decides, so ask first whether it has.
                var allIn = enqueueing.IsCompleted && killing.IsCompleted;
                var progress = await LookAsync(stopping);
                yield return progress;
                stopping.ThrowIfCancellationRequested();
                if (allIn || !plan.Chaos)
                    fleet.ThrowIfAnyEnded();
                if (allIn)
                {
                    await Task.WhenAll(enqueueing, killing);
                    enqueuedAt ??= clock.GetTimestamp();
                    if (progress.Open == 0 || clock.GetElapsedTime(enqueuedAt.Value) > DemoPlan.Patience)
                        yield break;
                }

                await Task.Delay(lookEvery, clock, stopping);
            }
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(enqueueing, killing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EnqueueAsync(CancellationToken over)
    {
        await EnqueueAsync(plan.Patients, over);
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (clock.GetElapsedTime(started) < plan.Enqueueing && await second.WaitForNextTickAsync(over))
            await EnqueueAsync(DemoPlan.PerSecond, over);
    }

    private async Task EnqueueAsync(int count, CancellationToken over)
    {
        var now = clock.GetUtcNow();
        var batch = Enumerable.Range(enqueued.Count, count).Select(index => messages.At(index, now)).ToList();
        if (await stage.Intake.EnqueueAsync(batch, rehearse: false, over) is not Intake.Taken taken)
            throw new CommandFault(ExitCode.Failed, "The database refused a message of the demo.");
        enqueued.AddRange(batch.Zip(taken.Messages, (message, row) => new LedgerMessage(row.Id, message.Recipient.Digits, message.Text)));
    }

    private async Task KillAsync(CancellationToken over)
    {
        using var second = new PeriodicTimer(KillEvery, clock);
        while (clock.GetElapsedTime(started) < plan.Enqueueing && await second.WaitForNextTickAsync(over))
            await fleet.KillOneAsync(random);
    }

    private async Task<DemoProgress> LookAsync(CancellationToken stopping)
    {
        var states = await stage.Store.CountByStateAsync(stopping);
        var byPlace = fleet.ByPlace(await stage.Store.CountAcceptedByWorkerAsync(stopping));
        var elapsed = clock.GetElapsedTime(started);
        recent.Enqueue((elapsed, byPlace.Sum()));
        while (recent.Peek().At < elapsed - RateOver)
            recent.Dequeue();
        var since = recent.Peek();
        var perSecond = elapsed > since.At ? (byPlace.Sum() - since.Accepted) / (elapsed - since.At).TotalSeconds : 0;
        return new DemoProgress(elapsed, states, perSecond, byPlace, fleet.Kills);
    }
}
