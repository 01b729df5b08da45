using NUnit.Framework;
using Prima.Core.Plans;
using Prima.Core.Reminders;
using Prima.Core.Time;

namespace Prima.Tests.Unit.Reminders;

/// <summary>What becomes of a due reminder (domain section 13).</summary>
public class ReminderDecisionTests
{
    private static readonly Zone Jakarta = Zone.Find("Asia/Jakarta");
    private static readonly DateTimeOffset Due = new(2026, 12, 1, 1, 0, 0, TimeSpan.Zero); // 08:00
    private static readonly PatientFacts Patient = new("granted", IsActive: true, "6281100000001", null, null, Jakarta);

    [TestCase(0, "send")]
    [TestCase(119, "send")]
    [TestCase(120, "late")]
    public void It_is_sent_within_its_grace_and_skipped_after_it(int minutes, string expected) =>
        Assert.That(Word(ReminderDecision.Of(Reminder(), Due.AddMinutes(minutes))), Is.EqualTo(expected));

    [TestCase(true)]
    [TestCase(false)]
    public void Only_what_is_critical_is_told_when_it_was_missed(bool critical) => Assert.That(
        ReminderDecision.Of(Reminder(critical: critical), Due.AddHours(3)), Is.EqualTo(new ReminderDecision.Skip(ReminderReason.Late, Missed: critical)));

    [TestCase("declined", true, "active", false)]
    [TestCase("granted", false, "active", false)]
    [TestCase("granted", true, "paused", false)]
    [TestCase("granted", true, "ended", false)]
    [TestCase("granted", true, "active", true)]
    public void Without_consent_patient_or_plan_and_after_a_message_it_is_cancelled(string consent, bool active, string plan, bool hasMessage) => Assert.That(
        ReminderDecision.Of(Reminder(plan, hasMessage: hasMessage) with { Patient = Patient with { Consent = consent, IsActive = active } }, Due), Is.EqualTo(new ReminderDecision.Cancel(ReminderReason.Guard)));

    [TestCase("2026-12-01", "2026-12-01", 5)]
    [TestCase("2026-11-01", null, 5)]
    [TestCase("2026-12-01", "2026-12-01", 24 * 60)] // the pause is over, and it was due in it: nobody missed it
    public void What_was_due_in_a_pause_is_skipped_without_a_task(string from, string? until, int minutes) => Assert.That(
        ReminderDecision.Of(
            Reminder(critical: true) with { Patient = Patient with { PausedFrom = DateOnly.Parse(from, null), PausedUntil = until is null ? null : DateOnly.Parse(until, null) } }, Due.AddMinutes(minutes)),
        Is.EqualTo(new ReminderDecision.Skip(ReminderReason.Paused, Missed: false)));

    private static DueReminder Reminder(string status = "active", bool critical = false, bool hasMessage = false) => new(
        Guid.NewGuid(),
        new ReminderPlan
        {
            PlanKey = "p", Kind = PlanKind.General, Title = "t", Schedule = new PlanSchedule(new DateOnly(2026, 1, 1), [new TimeOnly(8, 0)], null, Jakarta), Grace = TimeSpan.FromHours(2),
            Critical = critical, Status = status,
        },
        Patient, "n", null, new DateOnly(2026, 12, 1), Due, hasMessage);

    private static string Word(ReminderDecision decision) => decision switch
    {
        ReminderDecision.Send => "send",
        ReminderDecision.Skip skip => skip.Reason,
        ReminderDecision.Cancel cancel => cancel.Reason,
        _ => throw new InvalidOperationException("A case is missing here."),
    };
}
