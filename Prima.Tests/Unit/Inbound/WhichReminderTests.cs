using NUnit.Framework;
using Prima.Core.Inbound;
using Prima.Core.Replies;

namespace Prima.Tests.Unit.Inbound;

/// <summary>Which reminder an answer means, a moment before and after each limit of domain section 7.</summary>
public class WhichReminderTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private static readonly DateTimeOffset Now = Talk.Now;

    private static readonly AskedReminder Asked = Talk.Open();

    [TestCase(2, true)]
    [TestCase(2.1, false)]
    public void What_was_asked_after_the_answer_is_not_meant_but_clocks_differ_by_two_minutes(double minutes, bool found)
    {
        var asked = Asked with { AskedAt = Now.AddMinutes(minutes), LastAskedAt = Now.AddMinutes(minutes), WindowEndsAt = Now.AddHours(24) };
        Assert.That(Find([asked], ReplyClass.Done), found ? Is.EqualTo(new[] { asked }) : Is.Empty);
        Assert.That(WhichReminder.FindDecided([asked with { IsByVolunteer = true, Confirmation = "not_done" }], Now), Has.Count.EqualTo(found ? 1 : 0));
    }

    [Test]
    public void What_was_asked_within_four_hours_goes_before_what_was_asked_earlier()
    {
        var fresh = Asked with { LastAskedAt = Now.AddHours(-4) };
        var older = Talk.Open(6) with { LastAskedAt = Now.AddHours(-4) - Moment };

        Assert.That(Find([older, fresh], ReplyClass.Done), Is.EqualTo(new[] { fresh }));
        Assert.That(Find([older], ReplyClass.Done), Is.EqualTo(new[] { older }), "and if there is none, that");
        Assert.That(Find([older with { LastAskedAt = Now.AddHours(-4) }, fresh], ReplyClass.Done), Has.Count.EqualTo(2), "asked again counts as asked");
    }

    [Test]
    public void The_oldest_goes_first()
    {
        var (first, second) = (Talk.Open(3), Talk.Open(2));
        Assert.That(Find([second, first], ReplyClass.Done), Is.EqualTo(new[] { first, second }));
    }

    [TestCase(ReplyClass.Late)]
    [TestCase(ReplyClass.CannotAttend)]
    public void Late_and_cannot_attend_are_of_appointments(ReplyClass answer)
    {
        var appointment = Talk.Open(kind: "appointment");
        Assert.That(Find([Asked, appointment], answer), Is.EqualTo(new[] { appointment }));
    }

    [Test]
    public void A_window_that_is_over_takes_only_a_done_for_48_hours_more_and_however_late_it_is_swept()
    {
        var over = Asked with { WindowEndsAt = Now };
        Assert.That(Find([over], ReplyClass.NotYet), Is.Empty);
        Assert.That(Find([over], ReplyClass.Done), Is.EqualTo(new[] { over }));

        var swept = over with { Confirmation = "unanswered", ClosedReason = "window", WindowEndsAt = Now.AddHours(-48) + Moment };
        Assert.That(Find([swept], ReplyClass.Done), Is.EqualTo(new[] { swept }));
        Assert.That(Find([swept with { WindowEndsAt = Now.AddHours(-48) }], ReplyClass.Done), Is.Empty);
        Assert.That(Find([swept with { ClosedReason = "stopped" }], ReplyClass.Done), Is.Empty, "what a stop closed is not late");
    }

    [TestCase(ReplyClass.Done)]
    [TestCase(ReplyClass.NotYet)]
    [TestCase(ReplyClass.Late)]
    [TestCase(ReplyClass.CannotAttend)]
    public void What_its_window_closed_after_the_answer_was_written_was_open_then(ReplyClass answer)
    {
        var open = Talk.Open(3, "appointment");
        var swept = Talk.Open(kind: "appointment") with { Confirmation = "unanswered", ClosedReason = "window", WindowEndsAt = Now + Moment };
        Assert.That(Find([swept, open], answer), Is.EqualTo(new[] { open, swept }));
        Assert.That(Find([swept with { Confirmation = "not_done" }], answer), Has.Count.EqualTo(1), "also where it was a not yet before");
        Assert.That(WhichReminder.IsStill(swept, answer, Now), Is.True);
        Assert.That(WhichReminder.IsStill(swept with { WindowEndsAt = Now }, answer, Now), Is.EqualTo(answer == ReplyClass.Done));
    }

    [Test]
    public void A_not_yet_may_contradict_the_patients_own_done_for_two_hours()
    {
        var done = Asked with { Confirmation = "done", AnsweredAt = Now.AddHours(-2) + Moment };
        Assert.That(Find([done], ReplyClass.NotYet), Is.EqualTo(new[] { done }));
        Assert.That(Find([done with { AnsweredAt = Now.AddHours(-2) }], ReplyClass.NotYet), Is.Empty);
        Assert.That(Find([done with { IsByVolunteer = true }], ReplyClass.NotYet), Is.Empty, "what a volunteer has decided is not the patient's");
        Assert.That(Find([done], ReplyClass.Done), Is.Empty);
    }

    [Test]
    public void What_a_later_stop_closed_is_open_for_an_answer_that_it_has_overtaken()
    {
        var stopped = Asked with { Confirmation = "unanswered", ClosedReason = "stopped" };
        Assert.That(WhichReminder.Find([stopped], ReplyClass.Done, Now, isOvertaken: true), Is.EqualTo(new[] { stopped }));
        Assert.That(WhichReminder.Find([stopped with { ClosedReason = "window", WindowEndsAt = Now }], ReplyClass.NotYet, Now, isOvertaken: true), Is.Empty);
        Assert.That(Find([stopped], ReplyClass.Done), Is.Empty);
    }

    [Test]
    public void A_volunteers_word_is_decided_until_its_window_is_over()
    {
        var decided = Asked with { Confirmation = "not_done", IsByVolunteer = true, WindowEndsAt = Now + Moment };
        Assert.That(WhichReminder.FindDecided([decided], Now), Is.EqualTo(new[] { decided }));
        Assert.That(WhichReminder.FindDecided([decided with { WindowEndsAt = Now }, decided with { IsByVolunteer = false }], Now), Is.Empty);
    }

    [Test]
    public void An_option_may_be_meant_while_it_is_unanswered_or_done_is_still_late()
    {
        var over = Asked with { Confirmation = "unanswered", ClosedReason = "window", WindowEndsAt = Now.AddHours(-1) };
        Assert.That(WhichReminder.IsStill(Asked, ReplyClass.NotYet, Now), Is.True);
        Assert.That(WhichReminder.IsStill(over, ReplyClass.Done, Now), Is.True);
        Assert.That(WhichReminder.IsStill(over, ReplyClass.NotYet, Now), Is.False);
        Assert.That(WhichReminder.IsStill(Asked with { Confirmation = "done" }, ReplyClass.Done, Now), Is.False);
    }

    private static IReadOnlyList<AskedReminder> Find(AskedReminder[] reminders, ReplyClass answer) => WhichReminder.Find(reminders, answer, Now);
}
