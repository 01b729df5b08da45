using CsCheck;
using NUnit.Framework;
using Prima.Core.Devices;
using Prima.Core.Outbox;
using Prima.Core.Sending;

namespace Prima.Tests.Unit.Outbox;

/// <summary>The table of domain section 6: what each outcome makes of the attempt and its message.</summary>
public class RetryPolicyTests
{
    private static readonly SendFailure Why = new("why");
    private static readonly DateTime Due = new(2026, 11, 24, 2, 0, 0, DateTimeKind.Utc);

    private static readonly SendOutcome[] EveryOutcome =
    [
        new SendOutcome.Accepted("id"), new SendOutcome.Refused(Why), new SendOutcome.Deferred(Why), new SendOutcome.Unreachable(Why),
        new SendOutcome.DeviceHeld(DeviceState.NoQuota, Why), new SendOutcome.NotSent(Why), new SendOutcome.Uncertain(Why),
    ];

    [Test]
    public void Every_outcome_is_fed_to_the_policy_below()
    {
        var cases = typeof(SendOutcome).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(SendOutcome)));
        Assert.That(EveryOutcome.Select(outcome => outcome.GetType()), Is.EquivalentTo(cases));
    }

    [TestCase(typeof(SendOutcome.Accepted), typeof(Settlement.Complete), "accepted", true)]
    [TestCase(typeof(SendOutcome.Refused), typeof(Settlement.Discard), "rejected", true)]
    [TestCase(typeof(SendOutcome.Deferred), typeof(Settlement.Retry), "rejected", true)]
    [TestCase(typeof(SendOutcome.Unreachable), typeof(Settlement.Retry), "not_sent", true)]
    [TestCase(typeof(SendOutcome.DeviceHeld), typeof(Settlement.Snooze), "rejected", false)]
    [TestCase(typeof(SendOutcome.NotSent), typeof(Settlement.Release), "not_sent", false)]
    [TestCase(typeof(SendOutcome.Uncertain), typeof(Settlement.Uncertain), "uncertain", true)]
    public void An_outcome_is_settled_as(Type outcome, Type settlement, string word, bool charged)
    {
        var decided = Decide(EveryOutcome.Single(outcome.IsInstanceOfType), charged: 0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(decided, Is.TypeOf(settlement));
            Assert.That(decided.Outcome, Is.EqualTo(word));
            Assert.That(decided.Charged, Is.EqualTo(charged));
        }
    }

    [Test]
    public void What_may_have_been_sent_is_never_queued_again_however_often_it_was_tried() =>
        Gen.Select(Gen.Int[0, 20], Gen.Bool).Sample((charged, accepted) =>
        {
            SendOutcome outcome = accepted ? new SendOutcome.Accepted(null) : new SendOutcome.Uncertain(Why);
            Assert.That(Decide(outcome, charged), Is.TypeOf<Settlement.Complete>().Or.TypeOf<Settlement.Uncertain>());
        });

    [Test]
    public void A_Retry_After_that_is_over_is_no_wait() => Assert.That(
        ((Settlement.Retry)Decide(new SendOutcome.Deferred(Why, TimeSpan.Zero), charged: 1)).After, Is.GreaterThan(TimeSpan.FromMinutes(1)));

    [TestCase(0, 30)]
    [TestCase(1, 120)]
    [TestCase(2, 480)]
    [TestCase(3, 1_800)]
    public void The_wait_grows_with_the_attempts_and_varies_by_a_fifth(int charged, int seconds) =>
        Gen.Int.Sample(seed =>
        {
            var retry = (Settlement.Retry)Decide(new SendOutcome.Deferred(Why), charged, seed);
            Assert.That(retry.After.TotalSeconds, Is.InRange(0.8 * seconds, 1.2 * seconds));
        });

    [Test]
    public void Waits_differ_so_that_what_failed_together_does_not_come_back_together()
    {
        var waits = Enumerable.Range(1, 20).Select(seed => ((Settlement.Retry)Decide(new SendOutcome.Unreachable(Why), 0, seed)).After);
        Assert.That(waits.Distinct().Count(), Is.GreaterThan(10));
    }

    [Test]
    public void The_gateways_own_wait_counts_before_ours()
    {
        var retry = (Settlement.Retry)Decide(new SendOutcome.Deferred(Why, TimeSpan.FromSeconds(7)), charged: 2);
        Assert.That(retry.After, Is.EqualTo(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public void The_fifth_charged_attempt_that_is_refused_fails_the_message([Range(0, 6)] int charged, [Values] bool connected)
    {
        SendOutcome outcome = connected ? new SendOutcome.Deferred(Why) : new SendOutcome.Unreachable(Why);
        var decided = Decide(outcome, charged);

        Assert.That(decided, Is.TypeOf(charged < 4 ? typeof(Settlement.Retry) : typeof(Settlement.Discard)));
        Assert.That(decided.Outcome, Is.EqualTo(connected ? "rejected" : "not_sent"));
    }

    [Test]
    public void What_is_not_the_messages_fault_never_fails_it([Range(0, 6)] int charged)
    {
        Settlement[] decided = [Decide(new SendOutcome.DeviceHeld(DeviceState.Disconnected, Why), charged), Decide(new SendOutcome.NotSent(Why), charged)];
        Assert.That(decided, Has.None.TypeOf<Settlement.Discard>().And.All.Property(nameof(Settlement.Charged)).False);
    }

    private static Settlement Decide(SendOutcome outcome, int charged, int seed = 1) => new RetryPolicy(new Random(seed)).Decide(
        new Attempt(Guid.CreateVersion7(new DateTimeOffset(Due)), 1, "d1", "6281234567890", "text", "normal", Due, Due, null, charged, 0), outcome);
}
