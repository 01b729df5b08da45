using NUnit.Framework;
using Prima.Core.Consent;

namespace Prima.Tests.Unit.Consent;

public class ConsentMachineTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [TestCase("not_asked", true, "because", null)]
    [TestCase("asked", true, "because", null)]
    [TestCase("expired", true, "because", null)]
    [TestCase("declined", true, "because", null)]
    [TestCase("withdrawn", true, "because", null)]
    [TestCase("declined", true, " ", "no_reason")]
    [TestCase("withdrawn", true, null, "no_reason")]
    [TestCase("granted", true, "because", "already_granted")]
    [TestCase("not_asked", false, "because", "inactive")]
    public void Who_may_be_asked_depends_on_where_they_stand(string status, bool active, string? reason, string? refusal) =>
        Assert.That(RefusalOf(ConsentMachine.Ask(Facts(status) with { IsActive = active }, Hour, reason)), Is.EqualTo(refusal));

    // Scenario 13, to the second.
    [TestCase(new[] { 3_599 }, "too_soon")]
    [TestCase(new[] { 3_600 }, null)]
    [TestCase(new[] { 3_600, 7_200, 86_399 }, "too_often")]
    [TestCase(new[] { 3_600, 7_200, 86_400 }, null)]
    public void Three_requests_in_a_day_an_hour_apart_are_the_most(int[] secondsAgo, string? refusal) => Assert.That(
        RefusalOf(ConsentMachine.Ask(Facts("expired") with { RequestTimes = [.. secondsAgo.Select(ago => Now.AddSeconds(-ago))] }, Hour, "because")), Is.EqualTo(refusal));

    [TestCase("declined", null, "declined")]
    [TestCase("asked", "declined", "declined")]
    [TestCase("asked", null, "not_asked")]
    public void A_request_remembers_what_it_goes_back_to(string status, string? liveFrom, string from) => Assert.That(
        ConsentMachine.Ask(Facts(status) with { LiveFrom = liveFrom }, Hour, "because"), Is.EqualTo(new ConsentDecision.Ask(from, Now.AddHours(48))));

    [Test]
    public void Only_a_recorded_yes_grants_and_after_a_withdrawal_only_on_purpose(
        [Values("not_asked", "asked", "granted", "declined", "expired", "withdrawn")] string current, [Values] bool isWithdrawn, [Values] bool again)
    {
        using (Assert.EnterMultipleScope())
        {
            ConsentDecision yes = (isWithdrawn || current == "withdrawn") && !again ? new ConsentDecision.Refused("withdrawn") : new ConsentDecision.Grant();
            Assert.That(ConsentMachine.Record(current, isWithdrawn, "granted", again), Is.EqualTo(current == "granted" ? null : yes));
            Assert.That(ConsentMachine.Record(current, isWithdrawn, "declined", again), Is.EqualTo(current == "declined" ? null : new ConsentDecision.Stop("declined")));
            Assert.That(ConsentMachine.Record(current, isWithdrawn, "withdrawn", again), Is.EqualTo(current == "withdrawn" ? null : new ConsentDecision.Stop("withdrawn")));
            Assert.That(() => ConsentMachine.Record(current, isWithdrawn, "asked", again), Throws.TypeOf<ArgumentOutOfRangeException>());
        }
    }

    [TestCase("granted", "not_asked")]
    [TestCase("asked", "not_asked")]
    [TestCase("expired", "not_asked")]
    [TestCase("declined", "declined")]
    [TestCase("withdrawn", "withdrawn")]
    public void A_no_stays_with_who_returns_and_with_the_number(string status, string after)
    {
        Assert.That((ConsentMachine.OnReturn(status), ConsentMachine.OfNumber(status)), Is.EqualTo((after, after)));
    }

    [Test]
    public void A_number_without_a_past_is_not_asked() => Assert.That(ConsentMachine.OfNumber(null), Is.EqualTo("not_asked"));

    private static ConsentFacts Facts(string status) => new(status, IsActive: true, [], LiveFrom: null, Now);

    private static string? RefusalOf(ConsentDecision decision) => (decision as ConsentDecision.Refused)?.Code;
}
