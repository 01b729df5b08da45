using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Tests.Support;

namespace Prima.Tests.Faults;

/// <summary>Each named point hit on purpose: what SIGKILL leaves there, and what the next worker makes of it (design section 2).</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class CrashPointTests
{
    private const int Killed = 137;
    private FleetStage stage = null!;

    [SetUp]
    public async Task GivenAStage() => stage = await FleetStage.StartAsync(new StageOptions
    {
        // A request begins within a quarter of the claim's time, or is released: on a machine that has no time for a process that has just started, 3 s are too few.
        Devices = 1, Settings = new Dictionary<string, string> { ["Prima:Sender:ClaimTtl"] = "12s", ["Prima:Sender:SendTimeout"] = "3s" },
    });

    [TearDown]
    public ValueTask EndTheStage() => stage.DisposeAsync();

    [TestCase(FaultPoints.AfterClaim)]
    [TestCase(FaultPoints.BeforeIntentCommit)]
    public async Task Dying_before_the_intent_is_durable_leaves_the_message_waiting_and_the_next_claim_sends_it(string point)
    {
        var message = await DieAtAsync(point);

        using (Assert.EnterMultipleScope())
        {
            // The server may still be rolling back what the dead one had begun; what it shows meanwhile is the state before.
            Assert.That(await stage.StateOfAsync(message), Is.EqualTo("queued"));
            Assert.That(await stage.OutcomesOfAsync(message), Is.Empty);
            Assert.That(await PermitsAsync(), Is.Zero);
            Assert.That(stage.Gateway.Requests, Is.Zero);
        }

        await TakeOverUntilAsync(message, "accepted");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await stage.OutcomesOfAsync(message), Is.EqualTo(new[] { "accepted" }));
            Assert.That(await PermitsAsync(), Is.EqualTo(await stage.AskAsync<long>("select count(*) from prima.send_attempts")), "the dead claim's permit was rolled back");
            Assert.That(stage.TakenOf(0), Is.EqualTo(1));
        }
    }

    [TestCase(FaultPoints.AfterIntentCommit, 0)]
    [TestCase(FaultPoints.AfterRequestWritten, 1)]
    [TestCase(FaultPoints.AfterResponse, 1)]
    [TestCase(FaultPoints.BeforeSettleCommit, 1)]
    public async Task Dying_between_intent_and_settle_leaves_the_message_uncertain_and_never_sent_again(string point, int takenAtMost)
    {
        var message = await DieAtAsync(point);

        Assert.That(await stage.StateOfAsync(message), Is.EqualTo("sending"));

        await TakeOverUntilAsync(message, "uncertain");
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(20));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await stage.OutcomesOfAsync(message), Is.EqualTo(new[] { "uncertain" }));
            Assert.That(stage.Gateway.Requests, Is.LessThanOrEqualTo(takenAtMost));
            Assert.That(stage.TakenOf(0), point == FaultPoints.AfterRequestWritten ? Is.LessThanOrEqualTo(1) : Is.EqualTo(takenAtMost));
        }
    }

    [Test]
    public async Task Dying_after_the_settle_leaves_nothing_to_do()
    {
        var message = await DieAtAsync(FaultPoints.AfterSettleCommit);

        Assert.That(await stage.StateOfAsync(message), Is.EqualTo("accepted"));

        var second = (await stage.EnqueueAsync(1))[0];
        await TakeOverUntilAsync(second, "accepted");
        Assert.That(await stage.OutcomesOfAsync(message), Is.EqualTo(new[] { "accepted" }));
        Assert.That(stage.TakenOf(0), Is.EqualTo(1));
    }

    private async Task<long> DieAtAsync(string point)
    {
        var message = (await stage.EnqueueAsync(1))[0];
        var worker = stage.Start("sender", ("PRIMA_CRASH_AT", point));
        Assert.That(await worker.Process.ExitAsync(), Is.EqualTo(Killed));
        await stage.AssertInvariantsAsync();
        return message;
    }

    private async Task TakeOverUntilAsync(long message, string state)
    {
        var next = stage.Start("sender,janitor");
        await stage.WhileInvariantsHoldAsync(stage.EndsInAsync(message, state));
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(20));
        Assert.That(await next.StopAsync(), Is.Zero);
        await stage.AssertLedgersBalanceAsync();
    }

    private Task<long> PermitsAsync() => stage.AskAsync<long>("select coalesce(sum(n), 0)::bigint from prima.rate_limits, unnest(granted) n where key like 'device:%'");
}
