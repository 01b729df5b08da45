using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Tests.Support;

namespace Prima.Tests.Faults;

/// <summary>
/// A process stopped at each named point and continued when its claim is long over: as a long collection or a moved virtual machine does. Whatever it
/// believes when it wakes, it sends nothing, and what it knows counts as evidence only.
/// </summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class PausePointTests
{
    private FleetStage stage = null!;

    [SetUp]
    public async Task GivenAStage() => stage = await FleetStage.StartAsync(new StageOptions
    {
        // A request begins within a quarter of the claim's time, or is released: on a machine that has no time for a process that has just started, 3 s are too few.
        Devices = 1, Settings = new Dictionary<string, string> { ["Prima:Sender:ClaimTtl"] = "8s", ["Prima:Sender:SendTimeout"] = "3s" },
    });

    [TearDown]
    public ValueTask EndTheStage() => stage.DisposeAsync();

    [TestCase(FaultPoints.AfterClaim)]
    [TestCase(FaultPoints.BeforeIntentCommit)]
    public async Task Paused_inside_the_claim_the_server_ends_it_others_go_on_and_it_sends_nothing_when_it_wakes(string point)
    {
        var (message, paused) = await PauseAtAsync(point);
        var next = stage.Start("sender,janitor");

        await stage.EndsInAsync(message, "accepted");
        await WakeAndStopAsync(paused, next);

        Assert.That(await stage.OutcomesOfAsync(message), Is.EqualTo(new[] { "accepted" }));
        Assert.That(stage.Gateway.Requests, Is.EqualTo(1));
    }

    [Test]
    public async Task Paused_after_the_intent_it_sends_nothing_when_it_wakes_past_its_claim()
    {
        var (message, paused) = await PauseAtAsync(FaultPoints.AfterIntentCommit);
        var next = stage.Start("sender,janitor");

        await stage.EndsInAsync(message, "uncertain");
        await WakeAndStopAsync(paused, next);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(stage.Gateway.Requests, Is.Zero);
            Assert.That(await stage.OutcomesOfAsync(message), Is.EqualTo(new[] { "uncertain" }), "that nothing left is noted and changes nothing");
            Assert.That(await stage.AskAsync<string>($"select error from prima.send_attempts where message_id = {message}"), Does.Contain("late answer"));
        }
    }

    [Test]
    public async Task Paused_after_the_request_the_message_is_sent_once()
    {
        var (message, paused) = await PauseAtAsync(FaultPoints.AfterRequestWritten);
        var next = stage.Start("sender,janitor");

        await stage.EndsInAsync(message, "uncertain");
        await WakeAndStopAsync(paused, next);

        // Whether it reads the answer or its time-out first, only an answer that was read may make it accepted.
        Assert.That(await stage.OutcomesOfAsync(message), Is.EqualTo(new[] { "uncertain" }).Or.EqualTo(new[] { "accepted" }));
        Assert.That(stage.TakenOf(0), Is.EqualTo(1));
    }

    [TestCase(FaultPoints.AfterResponse)]
    [TestCase(FaultPoints.BeforeSettleCommit)]
    public async Task Paused_with_the_answer_in_hand_the_late_settle_is_evidence(string point)
    {
        var (message, paused) = await PauseAtAsync(point);
        var next = stage.Start("sender,janitor");

        await stage.EndsInAsync(message, "uncertain");
        Assert.That(await stage.OutcomesOfAsync(message), Is.EqualTo(new[] { "uncertain" }));
        await WakeAndStopAsync(paused, next);

        Assert.That(await stage.OutcomesOfAsync(message), Is.EqualTo(new[] { "accepted" }), string.Join('\n', paused.Process.Errors));
        Assert.That(stage.TakenOf(0), Is.EqualTo(1));
    }

    [Test]
    public async Task Paused_after_the_settle_nothing_is_left_to_do()
    {
        var (message, paused) = await PauseAtAsync(FaultPoints.AfterSettleCommit);
        var next = stage.Start("sender,janitor");
        var second = (await stage.EnqueueAsync(1))[0];

        await stage.EndsInAsync(second, "accepted");
        await WakeAndStopAsync(paused, next);

        Assert.That(await stage.OutcomesOfAsync(message), Is.EqualTo(new[] { "accepted" }));
        Assert.That(stage.TakenOf(0), Is.EqualTo(1));
    }

    private async Task<(long Message, StageWorker Paused)> PauseAtAsync(string point)
    {
        var message = (await stage.EnqueueAsync(1))[0];
        var worker = stage.Start("sender", ("PRIMA_PAUSE_AT", point));
        await worker.HaltsAsync();
        await stage.AssertInvariantsAsync();
        return (message, worker);
    }

    /// <summary>Told to stop as soon as it wakes, it ends what it had begun; when both have ended, everything that will ever happen has happened.</summary>
    private async Task WakeAndStopAsync(StageWorker paused, StageWorker next)
    {
        paused.Process.Continue();
        Assert.That(await paused.StopAsync(), Is.Zero);
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(20));
        Assert.That(await next.StopAsync(), Is.Zero);
        await stage.AssertLedgersBalanceAsync();
    }
}
