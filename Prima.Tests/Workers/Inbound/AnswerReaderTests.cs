using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Core.Inbound;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;
using Prima.Workers.Inbound;

namespace Prima.Tests.Workers.Inbound;

/// <summary>Several patients side by side: somebody who keeps one patient's row keeps none of the others waiting.</summary>
[CancelAfter(20_000)]
[Parallelizable]
public class AnswerReaderTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly InboundOptions options = new();
    private ServiceProvider meters = null!;
    private StuckInbox inbox = null!;
    private AnswerReader reader = null!;

    [SetUp]
    public void GivenAnInboxWithOneAnswerThatWaits()
    {
        meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        inbox = new StuckInbox();
        reader = new AnswerReader(
            inbox, options, new Pace(clock, new Random(1), options), new LoopMonitor(clock), new PrimaMetrics(meters.GetRequiredService<IMeterFactory>(), clock), clock, NullLogger<AnswerReader>.Instance);
    }

    [TearDown]
    public void EndIt()
    {
        reader.Dispose();
        meters.Dispose();
    }

    [Test]
    public async Task Answers_that_come_while_one_waits_are_worked_on_meanwhile(CancellationToken ending)
    {
        Assert.That(await PassAsync(ending), Is.EqualTo(PassResult.Idle), "it waits, and the pass does not");

        for (var others = 0; others < 3; others++)
        {
            inbox.Due++;
            Assert.That(await PassAsync(ending), Is.EqualTo(PassResult.Full));
            Assert.That((inbox.Answered, inbox.Due), Is.EqualTo((others + 1, 0)));
        }

        Assert.That(await PassAsync(ending), Is.EqualTo(PassResult.Idle));
        inbox.LetGo(InboxStep.Answered);
        Assert.That(await PassAsync(ending), Is.EqualTo(PassResult.Full));
        Assert.That(await PassAsync(ending), Is.EqualTo(PassResult.Idle), "nothing is left");
    }

    [Test]
    public async Task One_that_waited_for_somebody_waits_again_on_a_spare_connection(CancellationToken ending)
    {
        await PassAsync(ending);
        Assert.That(inbox.Beside, Is.EqualTo(new[] { false }));
        inbox.LetGo(InboxStep.Busy);
        await PassAsync(ending);

        inbox.Due = 1;
        await PassAsync(ending);
        Assert.That(inbox.Beside, Is.EqualTo(new[] { false, true }), "the others have theirs back");

        inbox.Due = 1;
        await PassAsync(ending);
        Assert.That(inbox.Beside, Is.EqualTo(new[] { false, true, false }));
    }

    [Test]
    public async Task What_ends_in_a_fault_is_the_passes_fault(CancellationToken ending)
    {
        await PassAsync(ending);
        inbox.Fail(new TimeoutException());
        Assert.That(async () => await PassAsync(ending), Throws.TypeOf<TimeoutException>());
    }

    private async Task<PassResult> PassAsync(CancellationToken ending)
    {
        var pass = reader.PassAsync(ending).AsTask();
        clock.Advance(options.IdlePoll);
        return await pass;
    }

    /// <summary>The first that is asked for does not end by itself.</summary>
    private sealed class StuckInbox : IInbox
    {
        private readonly TaskCompletionSource<InboxStep> stuck = new();
        private bool isTaken;
        private bool isOver;

        public int Due { get; set; }

        public int Answered { get; private set; }

        /// <summary>On which connections an answer was asked for.</summary>
        public List<bool> Beside { get; } = [];

        public void LetGo(InboxStep step)
        {
            isOver = true;
            stuck.SetResult(step);
        }

        public void Fail(Exception fault)
        {
            isOver = true;
            stuck.SetException(fault);
        }

        public Task RememberListsAsync(string worker, CancellationToken stopping) => Task.CompletedTask;

        public Task<int> CountDueAsync(int most, CancellationToken stopping) => Task.FromResult(Math.Min(most, Due + (isOver ? 0 : 1)));

        public Task<InboxStep> AnswerNextAsync(bool beside, CancellationToken stopping)
        {
            Beside.Add(beside);
            if (!isTaken)
            {
                isTaken = true;
                return stuck.Task;
            }

            if (Due == 0)
                return Task.FromResult(InboxStep.Empty);
            Due--;
            Answered++;
            return Task.FromResult(InboxStep.Answered);
        }
    }
}
