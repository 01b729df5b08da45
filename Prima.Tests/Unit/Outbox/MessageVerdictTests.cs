using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Core.Reminders;
using Prima.Core.Time;

namespace Prima.Tests.Unit.Outbox;

/// <summary>The guards of domain section 6, one line a row of its table.</summary>
public class MessageVerdictTests
{
    private static readonly Zone Jakarta = Zone.Find("Asia/Jakarta");
    private static readonly DateTimeOffset Noon = new(2026, 12, 1, 5, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Night = new(2026, 12, 1, 14, 10, 0, TimeSpan.Zero); // 21:10
    private static readonly DateTimeOffset Morning = new(2026, 12, 1, 23, 0, 0, TimeSpan.Zero); // 06:00
    private static readonly QuietHours Quiet = new(new TimeOnly(21, 0), new TimeOnly(6, 0));
    private static readonly PatientFacts Patient = new("granted", IsActive: true, "6281100000001", null, null, Jakarta);

    private static IEnumerable<TestCaseData> Decisions()
    {
        yield return Case("a reminder to who has consented", "go", Facts("reminder"));
        yield return Case("a reminder after a withdrawal", "guard", Facts("reminder") with { Patient = Patient with { Consent = "withdrawn" } });
        yield return Case("a follow-up while asked again", "guard", Facts("follow_up") with { Patient = Patient with { Consent = "asked" } });
        yield return Case("a follow-up while nobody has answered", "go", Facts("follow_up"));
        yield return Case("a follow-up after an answer", "answered", Facts("follow_up") with { IsUnanswered = false });
        yield return Case("a direct message without consent", "guard", Facts("direct") with { Patient = Patient with { Consent = "not_asked" } });
        yield return Case("a request for consent while it is live", "go", Facts("consent_request") with { Patient = Patient with { Consent = "asked" }, RequestIsLive = true });
        yield return Case("a request that has been superseded", "guard", Facts("consent_request") with { Patient = Patient with { Consent = "asked" } });
        yield return Case("anything to who was deactivated", "guard", Facts("reply") with { Patient = Patient with { IsActive = false } });
        yield return Case("a farewell to who was deactivated", "go", Facts("farewell") with { Patient = Patient with { IsActive = false } });
        yield return Case("an emergency reply after a withdrawal", "go", Facts("emergency_reply") with { Patient = Patient with { Consent = "withdrawn" } });
        yield return Case("anything to another number", "number_changed", Facts("farewell") with { Recipient = "6281100000002" });
        yield return Case("a reply enqueued before the withdrawal", "guard", Facts("reply") with { Withdrawn = Noon });
        yield return Case("a reply enqueued after the withdrawal", "go", Facts("reply") with { Withdrawn = Noon.AddHours(-2) });
        yield return Case("the acknowledgement of a call for help, whatever was withdrawn", "go", Facts("reply") with { Template = "help.ack", Withdrawn = Noon });
        yield return Case("a reminder in a pause", "paused", Facts("reminder") with { Patient = Patient with { PausedFrom = new(2026, 12, 1), PausedUntil = new(2026, 12, 1) } });
        yield return Case("a reminder in a pause without an end", "paused", Facts("reminder") with { Patient = Patient with { PausedFrom = new(2026, 11, 1) } });
        yield return Case("a reminder the day after a pause", "go", Facts("reminder") with { Patient = Patient with { PausedFrom = new(2026, 11, 1), PausedUntil = new(2026, 11, 30) } });
        yield return Case("a direct message in a pause", "go", Facts("direct") with { Patient = Patient with { PausedFrom = new(2026, 12, 1) } });
        yield return Case("a reminder of a plan that has ended", "guard", Facts("reminder") with { PlanIsActive = false });
        yield return Case("a reminder with the words of before an edit", "plan_changed", Facts("reminder") with { PlanTextChanged = Noon.AddMinutes(-30) });
        yield return Case("a follow-up with the words of before an edit", "plan_changed", Facts("follow_up") with { PlanTextChanged = Noon.AddMinutes(-30) });
        yield return Case("a reminder with the words of an edit", "go", Facts("reminder") with { PlanTextChanged = Noon.AddHours(-2) });
        yield return Case("a reminder with old words in a pause, which tells nobody", "paused", Facts("reminder") with { PlanTextChanged = Noon.AddMinutes(-30), Patient = Patient with { PausedFrom = new(2026, 11, 1) } });
        yield return Case("a reminder with old words of a plan that has ended, which tells nobody", "guard", Facts("reminder") with { PlanTextChanged = Noon.AddMinutes(-30), PlanIsActive = false });
        yield return Case("a reminder whose patient somebody has", "held", Facts("reminder") with { Patient = null });
        yield return Case("an alert about a patient whom somebody has", "go", Facts("alert") with { Patient = null });
    }

    [TestCaseSource(nameof(Decisions))]
    public void A_message_leaves_only_while_its_guards_stand(string expected, MessageFacts facts) =>
        Assert.That(Word(MessageVerdict.Of(facts, Noon, Quiet)), Is.EqualTo(expected));

    [TestCase(120, "wait 23:00")]
    [TestCase(600, "wait 23:00")]
    [TestCase(530, "expire")] // the deadline is the minute in which the night ends
    public void At_night_it_waits_for_the_morning_or_expires_when_that_is_too_late(int minutes, string expected)
    {
        var deadline = minutes == 120 ? (DateTimeOffset?)null : Night.AddMinutes(minutes);

        Assert.That(Word(MessageVerdict.Of(Facts("reminder") with { NotAfter = deadline, QuietExempt = false }, Night, Quiet)), Is.EqualTo(expected));
    }

    [Test]
    public void An_urgent_one_leaves_at_night() => Assert.That(Word(MessageVerdict.Of(Facts("reminder"), Night, Quiet)), Is.EqualTo("go"));

    [Test]
    public void It_is_night_where_the_plan_is() =>
        Assert.That(MessageVerdict.Of(Facts("reminder") with { QuietExempt = false, Zone = Zone.Find("Asia/Jayapura") }, Morning.AddMinutes(-90), Quiet), Is.TypeOf<MessageVerdict.Go>());

    private static MessageFacts Facts(string kind) => new(
        1, kind, null, Patient.Phone, SaidAt: Noon.AddHours(-1), NotAfter: null, QuietExempt: true, Patient, Withdrawn: null, RequestIsLive: false, PlanIsActive: true,
        PlanTextChanged: null, IsUnanswered: true, Jakarta);

    private static TestCaseData Case(string what, string expected, MessageFacts facts) => new TestCaseData(expected, facts).SetArgDisplayNames(what);

    private static string Word(MessageVerdict verdict) => verdict switch
    {
        MessageVerdict.Go => "go",
        MessageVerdict.Held => "held",
        MessageVerdict.Cancel cancel => cancel.Reason,
        MessageVerdict.Wait wait => $"wait {wait.Until:HH:mm}",
        MessageVerdict.Expire => "expire",
        _ => throw new InvalidOperationException("A case is missing here."),
    };
}
