using NUnit.Framework;
using Prima.Core.FollowUps;
using Prima.Core.Plans;
using Prima.Core.Reminders;
using Prima.Core.Time;

namespace Prima.Tests.Unit.FollowUps;

/// <summary>What becomes of a due follow-up (domain sections 8 and 13).</summary>
public class FollowUpDecisionTests
{
    private static readonly Zone Jakarta = Zone.Find("Asia/Jakarta");
    private static readonly QuietHours Quiet = new(new TimeOnly(21, 0), new TimeOnly(6, 0));
    private static readonly PatientFacts Patient = new("granted", IsActive: true, "6281100000001", null, null, Jakarta);

    private static IEnumerable<TestCaseData> Decisions()
    {
        yield return Case("due and unanswered", "send until 14:00", At("12:00"), "12:00");
        yield return Case("answered", "answered", At("12:00") with { IsUnanswered = false }, "12:00");
        yield return Case("consent withdrawn", "guard", At("12:00") with { Patient = Patient with { Consent = "withdrawn" } }, "12:00");
        yield return Case("deactivated", "guard", At("12:00") with { Patient = Patient with { IsActive = false } }, "12:00");
        yield return Case("the plan has ended", "guard", At("12:00", status: "ended"), "12:00");
        yield return Case("paused", "paused", At("12:00") with { Patient = Patient with { PausedFrom = new(2026, 12, 1) } }, "12:00");
        yield return Case("a first one when the second is due", "overtaken", At("12:00") with { IsOvertaken = true }, "12:00");
        yield return Case("not for longer than the window", "send until 13:00", At("12:00") with { WindowEndsAt = Moment("13:00") }, "12:00");
        yield return Case("when the window ends", "expire", At("12:00") with { WindowEndsAt = Moment("13:00") }, "13:00");
        yield return Case("two hours late", "expire", At("12:00"), "14:00");
        yield return Case("at night", "move to 06:00", At("22:00"), "22:00");
        yield return Case("at night, and the window ends when the night does", "expire", At("22:00") with { WindowEndsAt = Moment("06:00", day: 2) }, "22:00");
        yield return Case("at night of an urgent plan", "send until 00:00", At("22:00", urgent: true), "22:00");
        yield return Case("late in the evening, looked at in the night", "move to 06:00", At("20:59"), "21:00");
        yield return Case("in the night, looked at in the morning", "send until 08:00", At("22:00"), "07:00", 2);
        yield return Case("in the night where the plan is", "send until 22:00", At("20:00", zone: "Asia/Pontianak"), "20:00");
        yield return Case("in the night of Jayapura", "move to 04:00", At("20:00", zone: "Asia/Jayapura"), "20:00");
    }

    [TestCaseSource(nameof(Decisions))]
    public void It_is_asked_once_more_only_while_an_answer_is_waited_for(string expected, DueFollowUp followUp, DateTimeOffset now) =>
        Assert.That(Word(FollowUpDecision.Of(followUp, now, Quiet)), Is.EqualTo(expected));

    private static DateTimeOffset Moment(string time, int day = 1) => Jakarta.ToInstant(new DateOnly(2026, 12, day), TimeOnly.Parse(time, null));

    private static DueFollowUp At(string time, string status = "active", bool urgent = false, string zone = "Asia/Jakarta") => new(
        Guid.NewGuid(), 1, Moment(time), Moment("08:00"), Moment("20:00", day: 2), IsUnanswered: true, IsOvertaken: false,
        new ReminderPlan
        {
            PlanKey = "p", Kind = PlanKind.General, Title = "t", Schedule = new PlanSchedule(new DateOnly(2026, 1, 1), [new TimeOnly(8, 0)], null, Zone.Find(zone)),
            Grace = TimeSpan.FromHours(2), Urgent = urgent, Status = status,
        },
        Patient, "n");

    private static TestCaseData Case(string what, string expected, DueFollowUp followUp, string now, int day = 1) =>
        new TestCaseData(expected, followUp, Moment(now, day)).SetArgDisplayNames(what);

    private static string Word(FollowUpDecision decision) => decision switch
    {
        FollowUpDecision.Send send => $"send until {Jakarta.ToWall(send.NotAfter):HH:mm}",
        FollowUpDecision.Move move => $"move to {Jakarta.ToWall(move.Until):HH:mm}",
        FollowUpDecision.Expire => "expire",
        FollowUpDecision.Cancel cancel => cancel.Reason,
        _ => throw new InvalidOperationException("A case is missing here."),
    };
}
