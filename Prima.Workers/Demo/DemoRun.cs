using System.Runtime.CompilerServices;
using Prima.Core.Outbox;
using Prima.Workers.Cli;

namespace Prima.Workers.Demo;

/// <summary>The play itself: people and plans come in, and messages; reminders fall due; workers send, in chaos they die; until nothing is open any more.</summary>
internal sealed class DemoRun(DemoPlan plan, DemoStage stage, DemoFleet fleet, DemoMessages messages, DemoPeople people, DateTimeOffset dueAt, TimeProvider clock, Random random)
{
    private static readonly TimeSpan KillEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RateOver = TimeSpan.FromSeconds(2);

    /// <summary>An answer may be on its way from one hand to another just when somebody looks.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(500);
    private readonly List<LedgerMessage> enqueued = [.. people.Expected()];
    private int direct;
    private readonly Queue<(TimeSpan At, int Accepted)> recent = new();
    private readonly long started = clock.GetTimestamp();

    /// <summary>Everything that was enqueued or had to fall due: the demo's own record.</summary>
    public IReadOnlyList<LedgerMessage> Enqueued => enqueued;

    /// <summary>Ends when all is done, or when nothing has come to its end for longer than patience lasts.</summary>
    public async IAsyncEnumerable<DemoProgress> RunAsync(TimeSpan lookEvery, [EnumeratorCancellation] CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var enqueueing = PlanAndEnqueueAsync(over.Token);
        var killing = plan.Chaos ? KillAsync(over.Token) : Task.CompletedTask;
        try
        {
            long? doneAt = null;
            (int Ended, long At) last = (-1, started);
            while (true)
            {
                // What is seen after the last message came in decides, so ask first whether it has.
                var quiet = stage.IsQuiet;
                var allIn = enqueueing.IsCompleted && killing.IsCompleted && clock.GetUtcNow() > dueAt;
                var progress = await LookAsync(stopping);
                yield return progress;
                stopping.ThrowIfCancellationRequested();
                if (allIn || !plan.Chaos)
                    fleet.ThrowIfAnyEnded();
                if (allIn)
                {
                    await Task.WhenAll(enqueueing, killing);
                    if (progress.Ended != last.Ended)
                        last = (progress.Ended, clock.GetTimestamp());
                    doneAt = quiet && progress.IsDone ? doneAt ?? clock.GetTimestamp() : null;
                    if ((doneAt is { } done && clock.GetElapsedTime(done) >= Calm) || clock.GetElapsedTime(last.At) > DemoPlan.Patience)
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

    private async Task PlanAndEnqueueAsync(CancellationToken over)
    {
        await stage.PlanAsync(people, dueAt, over);
        await EnqueueAsync(plan.Patients, over);
        var since = clock.GetTimestamp();
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (clock.GetElapsedTime(since) < plan.Enqueueing && await second.WaitForNextTickAsync(over))
            await EnqueueAsync(DemoPlan.PerSecond, over);
    }

    private async Task EnqueueAsync(int count, CancellationToken over)
    {
        var now = clock.GetUtcNow();
        var batch = Enumerable.Range(direct, count).Select(index => messages.At(index, now)).ToList();
        if (await stage.Intake.EnqueueAsync(batch, rehearse: false, over) is not Intake.Taken taken)
            throw new CommandFault(ExitCode.Failed, "The database refused a message of the demo.");
        direct += count;
        enqueued.AddRange(batch.Zip(taken.Messages, (message, row) => LedgerMessage.Enqueued(row.Id, message.Recipient.Digits, message.Text)));
    }

    private async Task KillAsync(CancellationToken over)
    {
        using var second = new PeriodicTimer(KillEvery, clock);
        while ((clock.GetElapsedTime(started) < plan.Enqueueing || clock.GetUtcNow() < dueAt + DemoPlan.ChaosAfterDue) && await second.WaitForNextTickAsync(over))
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
        return new DemoProgress(elapsed, dueAt - clock.GetUtcNow(), states, await stage.Store.CountWaitingAsync(stopping), perSecond, byPlace, fleet.Kills);
    }
}
