using NUnit.Framework;
using Prima.Core.Inbound;
using Prima.Core.Replies;
using Prima.Core.Templates;

namespace Prima.Tests.Unit.Inbound;

/// <summary>What follows from an answer where the patient stands: the scenarios of domain section 15 that need no database, and each cell of section 7's table that is more than a word.</summary>
public class AnsweringTests
{
    [TestCase("ya", "granted, Grant")]
    [TestCase("Iya, boleh kak", "granted, Grant")]
    [TestCase("tidak", "declined, Decline")]
    [TestCase("Saya tidak mau", "declined, Decline", TestName = "Scenario 18")]
    [TestCase("tidak ya", "declined, Decline", TestName = "Scenario 19, one")]
    [TestCase("ya tidak", "unclear, Clarify", TestName = "Scenario 19, two")]
    [TestCase("tidak apa-apa", "unclear, Clarify", TestName = "Scenario 20")]
    [TestCase("sudah", "unclear, Clarify")]
    [TestCase("baik", "unclear, Clarify")]
    [TestCase("jadwal", "unclear, Clarify")]
    [TestCase("mulai", "unclear, Clarify")]
    [TestCase("terima kasih", "unclear, Clarify")]
    [TestCase("👍", "unclear, Clarify")]
    [TestCase("keluarga saya sehat", "unclear, Clarify", TestName = "Scenario 21")]
    [TestCase("cukup baik", "unclear, Clarify", TestName = "Scenario 22, one")]
    [TestCase("cukup", "soft_stop, stop.confirm", TestName = "Scenario 22, two")]
    [TestCase("berhenti", "withdrawn, withdraw")]
    [TestCase("bantuan", "help, help normal answered")]
    [TestCase("sesak napas", "emergency, emergency urgent answered")]
    public void While_consent_is_asked(string text, string expected) =>
        Assert.That(new Talk { Text = text, Consent = "asked", Request = Talk.LiveRequest }.Answer(), Is.EqualTo(expected));

    [TestCase("sudah", "done, done x1, ack.done")]
    [TestCase("udaaah kak, makasih", "done, done x1, ack.done", TestName = "Scenario 25")]
    [TestCase("belum", "not_yet, not_yet x1, ack.not_yet")]
    [TestCase("tidak", "not_yet, not_yet x1, ack.not_yet")]
    [TestCase("sudah belum?", "unread, task unread_message low, ask.answer", TestName = "Scenario 23")]
    [TestCase("Bapak sudah meninggal", "bereaved, mourn", TestName = "Scenario 24")]
    [TestCase("boleh berhenti minum obat?", "soft_stop, stop.confirm", TestName = "Scenario 26")]
    [TestCase("STOP sesak napas", "withdrawn emergency, withdraw, emergency urgent answered", TestName = "Scenario 27")]
    [TestCase("tidak pingsan", "help, help high answered", TestName = "Scenario 28")]
    [TestCase("sudah minum tapi bingung", "help, help normal answered")]
    [TestCase("sudah, tolong bantu", "help done, help normal answered, done x1, ack.done")]
    [TestCase("ya", "unclear, ask.answer")]
    [TestCase("siap", "unclear, ask.answer")]
    [TestCase("👍", "unclear, ask.answer")]
    [TestCase("baik", "silence")]
    [TestCase("terima kasih", "silence")]
    [TestCase("mulai", "silence")]
    [TestCase("jadwal", "info, TellToday")]
    [TestCase("telat", "not_yet, not_yet x1, ack.not_yet")]
    [TestCase("tidak bisa", "not_yet, not_yet x1, ack.not_yet")]
    [TestCase("xyzzy", "unread, task unread_message low, ask.answer")]
    public void While_a_reminder_waits_for_an_answer(string text, string expected) =>
        Assert.That(new Talk { Text = text, Reminders = [Talk.Open()] }.Answer(), Is.EqualTo(expected));

    [TestCase("hadir", "done, done x1, ack.done")]
    [TestCase("telat", "late, not_yet x1, task late normal, ack.late")]
    [TestCase("tidak bisa datang", "cannot_attend, not_done x1, task cannot_attend normal, ack.cannot_attend")]
    [TestCase("tidak", "unclear, ask.answer")]
    public void While_an_appointment_waits_for_an_answer(string text, string expected) =>
        Assert.That(new Talk { Text = text, Reminders = [Talk.Open(kind: "appointment")] }.Answer(), Is.EqualTo(expected));

    [TestCase("sudah", "none_open, reply.none_open")]
    [TestCase("belum", "none_open, reply.none_open")]
    [TestCase("telat", "none_open, reply.none_open")]
    [TestCase("ya", "silence")]
    [TestCase("tidak", "silence")]
    [TestCase("👍", "silence")]
    [TestCase("ya tidak", "unread, task unread_message low, reply.noted")]
    [TestCase("xyzzy", "unread, task unread_message low, reply.noted")]
    [TestCase("kapan?", "unread, task unread_message low, reply.noted")]
    public void While_nothing_waits(string text, string expected) => Assert.That(new Talk { Text = text }.Answer(), Is.EqualTo(expected));

    [TestCase("not_asked", "mulai", "silence")]
    [TestCase("withdrawn", "mulai", "asked, AskForConsent")]
    [TestCase("declined", "mulai", "asked, AskForConsent")]
    [TestCase("withdrawn", "berhenti", "stopped_before")]
    [TestCase("not_asked", "berhenti", "withdrawn, withdraw")]
    [TestCase("declined", "cukup", "silence")]
    [TestCase("not_asked", "ya", "silence", TestName = "Scenario 15")]
    [TestCase("withdrawn", "sudah", "silence")]
    [TestCase("not_asked", "xyzzy", "unread, task unread_message low")]
    [TestCase("not_asked", "sesak napas", "emergency, emergency urgent answered", TestName = "Scenario 29")]
    public void With_any_other_consent(string consent, string text, string expected) => Assert.That(new Talk { Text = text, Consent = consent }.Answer(), Is.EqualTo(expected));

    [Test]
    public void Who_is_not_active_is_not_asked_again_and_a_person_sees_the_wish()
    {
        Assert.That(new Talk { Text = "mulai", Consent = "declined", IsActive = false }.Answer(), Is.EqualTo("inactive, task consent_unclear normal"));
        Assert.That(new Talk { Text = "berhenti", IsActive = false }.Answer(), Is.EqualTo("withdrawn, withdraw"));
    }

    [TestCase(0.5, "withdrawn, withdraw")]
    [TestCase(1.5, "silence")]
    public void A_yes_to_whether_everything_is_to_stop_is_a_stop_for_an_hour(double hoursAgo, string expected) =>
        Assert.That(new Talk { Text = "ya", Said = [Talk.Told("stop.confirm", hoursAgo * 60)] }.Answer(), Is.EqualTo(expected));

    [Test]
    public void But_not_when_something_else_was_said_since() => Assert.That(
        new Talk { Text = "ya", Said = [Talk.Told("reminder.medication", 1), Talk.Told("stop.confirm", 10)], Reminders = [Talk.Open()] }.Answer(),
        Is.EqualTo("unclear, ask.answer"));

    [Test]
    public void What_never_left_asked_nothing_and_comes_between_nothing()
    {
        var asked = Talk.Told("stop.confirm", 10);
        Assert.That(new Talk { Text = "ya", Said = [asked with { NeverLeft = true }] }.Answer(), Is.EqualTo("silence"));
        Assert.That(new Talk { Text = "ya", Said = [new SaidText("reply.noted", Talk.Now, NeverLeft: true), asked] }.Answer(), Is.EqualTo("withdrawn, withdraw"));
    }

    [TestCase(0.05, -0.05, "withdrawn, withdraw", Description = "clocks differ by seconds")]
    [TestCase(2, -2, "withdrawn, withdraw")]
    [TestCase(2.1, -2.1, "soft_stop, stop.confirm", Description = "the question is younger than its answer")]
    [TestCase(-0.1, 1, "soft_stop, stop.confirm", Description = "and so is the wish to stop, by the same clock")]
    [TestCase(-9, 10, "soft_stop, stop.confirm")]
    public void A_yes_that_may_be_older_than_the_question_whether_to_stop_is_asked_again_and_ends_nothing(double leftMinutesAfter, double wishMinutesAfter, string expected)
    {
        var asked = Talk.Told("stop.confirm", -leftMinutesAfter) with { BecauseOf = Talk.Now.AddMinutes(wishMinutesAfter) };
        Assert.That(new Talk { Text = "ya", Said = [asked] }.Answer(), Is.EqualTo(expected));
        Assert.That(new Talk { Text = "ok", Said = [asked], Reminders = [Talk.Open()] }.Answer(), Is.EqualTo(expected));
        Assert.That(new Talk { Text = "ya", Consent = "asked", Request = Talk.LiveRequest, Said = [asked] }.Answer(), Is.EqualTo("unclear, Clarify"), "and it grants nothing");
    }

    [Test]
    public void A_yes_before_the_question_whether_to_stop_has_left_ends_nothing_and_the_question_stays()
    {
        var waiting = new SaidText("stop.confirm", Talk.Now.AddMinutes(-5)) { BecauseOf = Talk.Now.AddMinutes(-5) };
        Assert.That(new Talk { Text = "ya", Said = [waiting], Reminders = [Talk.Open()] }.Answer(), Is.EqualTo("soft_stop"));
        Assert.That(new Talk { Text = "ya", Said = [waiting, Talk.Told("stop.confirm", 3)] }.Answer(), Is.EqualTo("withdrawn, withdraw"), "another has left");
        Assert.That(new Talk { Text = "ya", Said = [waiting, Talk.Told("ask.answer", 3)], Reminders = [Talk.Open()] }.Answer(), Is.EqualTo("soft_stop"));
        Assert.That(new Talk { Text = "baik", Said = [waiting] }.Answer(), Is.EqualTo("silence"), "a courtesy is no yes");
    }

    [Test]
    public void Which_text_was_the_last_is_told_by_when_it_was_handed_over()
    {
        var asked = Talk.Told("stop.confirm", 10);
        var reminder = Talk.Told("reminder.medication", 1);
        Assert.That(new Talk { Text = "ya", Said = [asked, reminder], Reminders = [Talk.Open()] }.Answer(), Is.EqualTo("unclear, ask.answer"), "queued before it and sent after it");
        Assert.That(new Talk { Text = "ya", Said = [reminder with { HandedOverAt = null }, asked], Reminders = [Talk.Open()] }.Answer(), Is.EqualTo("withdrawn, withdraw"), "nobody has read it");
        Assert.That(
            new Talk { Text = "ya", Said = [reminder with { HandedOverAt = Talk.Now.AddMinutes(1) }, asked], Reminders = [Talk.Open()] }.Answer(), Is.EqualTo("soft_stop, stop.confirm"), "nobody can tell which she had read");
    }

    [Test]
    public void The_third_question_of_a_day_is_a_task()
    {
        SaidText[] asked = [new("ask.answer", Talk.Now.AddHours(-1)), new("stop.confirm", Talk.Now.AddHours(-2))];
        Assert.That(new Talk { Text = "siap", Said = asked, Reminders = [Talk.Open()] }.Answer(), Is.EqualTo("unclear, task unclear_answer normal"));
        Assert.That(new Talk { Text = "cukup", Said = asked }.Answer(), Is.EqualTo("soft_stop, task unclear_answer normal"));
    }

    [Test]
    public void That_it_is_kept_is_said_once_a_day() => Assert.That(
        new Talk { Text = "xyzzy", Said = [new SaidText("reply.noted", Talk.Now.AddHours(-23))] }.Answer(), Is.EqualTo("unread, task unread_message low"));

    [TestCase(-59, "none_open")]
    [TestCase(-61, "none_open, reply.none_open")]
    public void That_nothing_waits_is_said_once_an_hour(int minutes, string expected) => Assert.That(
        new Talk { Text = "Mohon tunggu sebentar", Said = [new SaidText("reply.none_open", Talk.Now.AddMinutes(minutes))] }.Answer(), Is.EqualTo(expected));

    [TestCase("granted", "voice", "no_text, task unread_message high, reply.text_only")]
    [TestCase("granted", "image", "no_text, task unread_message low, reply.text_only")]
    [TestCase("asked", "image", "unclear, Clarify, task unread_message low")]
    [TestCase("withdrawn", "sticker", "unread, task unread_message low")]
    public void A_message_without_a_text_is_for_a_person(string consent, string media, string expected) =>
        Assert.That(new Talk { Text = null, Media = media, Consent = consent, Request = Talk.LiveRequest }.Answer(), Is.EqualTo(expected));

    [Test]
    public void Nothing_goes_to_a_number_whose_owner_may_have_died()
    {
        Assert.That(new Talk { Text = "berhenti", IsBereaved = true }.Answer(), Is.EqualTo("withdrawn, withdraw silently"));
        Assert.That(new Talk { Text = "sesak napas", IsBereaved = true }.Answer(), Is.EqualTo("emergency, emergency urgent"));
        Assert.That(new Talk { Text = "sudah", IsBereaved = true, Reminders = [Talk.Open()] }.Answer(), Is.EqualTo("done, done x1"));
        Assert.That(new Talk { Text = "stop, bapak meninggal" }.Answer(), Is.EqualTo("withdrawn bereaved, withdraw silently, mourn"));
        Assert.That(new Talk { Text = "bapak pingsan lalu meninggal" }.Answer(), Is.EqualTo("bereaved emergency, mourn, emergency urgent"));
    }

    [TestCase("sudah", "done, done x1")]
    [TestCase("ya", "overtaken")]
    [TestCase("cukup", "overtaken")]
    [TestCase("xyzzy", "overtaken")]
    [TestCase("mulai", "overtaken")]
    [TestCase("berhenti", "stopped_before")]
    [TestCase("sesak napas", "emergency, emergency urgent answered")]
    public void What_a_stop_has_overtaken_is_recorded_and_not_answered(string text, string expected) => Assert.That(
        new Talk { Text = text, Consent = "withdrawn", IsOvertaken = true, Reminders = [Talk.Open() with { Confirmation = "unanswered", ClosedReason = "stopped" }] }.Answer(), Is.EqualTo(expected));

    [TestCase("2", "done, done x1, ack.done")]
    [TestCase("semua", "done, done x2, ack.done, DropChoice")]
    [TestCase("1 2", "done, done x2, ack.done, DropChoice")]
    [TestCase("sudah", "done, done x1, ack.done")]
    [TestCase("belum", "choice, which of 2")]
    [TestCase("7", "unread, task unread_message low, ask.answer")]
    public void A_choice_is_made_by_number_by_all_or_by_saying_it_again(string text, string expected)
    {
        var (older, newer) = (Talk.Open(2), Talk.Open(1));
        Assert.That(new Talk { Text = text, Reminders = [older, newer], Choice = new ReminderChoice(ReplyClass.Done, [older.Id, newer.Id]) }.Answer(), Is.EqualTo(expected));
    }

    [Test]
    public void All_of_very_many_fit_into_the_answer()
    {
        var open = Enumerable.Range(0, 40).Select(n => Talk.Open(1 + n / 60.0) with { Title = new string((char)('a' + n % 26), 200) }).ToList();
        var answer = new Talk { Text = "semua", Reminders = open, Choice = new ReminderChoice(ReplyClass.Done, [.. open.Select(r => r.Id)]) }.Decide();
        var said = answer.Steps.OfType<AnswerStep.Say>().Single();
        Assert.That(MessageCatalogue.BuiltIn.Render(said.Template, said.Values), Does.Contain("dan 26 lagi"));
        Assert.That(answer.Steps.OfType<AnswerStep.Confirm>().Single().Reminders, Has.Count.EqualTo(40));
    }

    [Test]
    public void What_was_asked_about_last_within_four_hours_is_meant_before_what_else_is_open()
    {
        var (old, fresh) = (Talk.Open(10), Talk.Open(1));
        var answer = new Talk { Text = "sudah", Reminders = [old, fresh] }.Decide();
        Assert.That(answer.Steps.OfType<AnswerStep.Confirm>().Single().Reminders, Is.EqualTo(new[] { fresh }));
        Assert.That(new Talk { Text = "sudah", Reminders = [old] }.Answer(), Is.EqualTo("done, done x1, ack.done"));
    }

    [TestCase(3, "done, done x1, ack.done")]
    [TestCase(-1, "done, done x1, ack.done")]
    [TestCase(-3, "none_open, reply.none_open")]
    public void A_reminder_that_was_asked_after_the_answer_is_not_meant_but_for_two_minutes(int minutesBefore, string expected) =>
        Assert.That(new Talk { Text = "sudah", Reminders = [Talk.Open(minutesBefore / 60.0)] }.Answer(), Is.EqualTo(expected));

    [Test]
    public void A_yes_before_the_request_left_is_kept_and_changes_nothing()
    {
        Assert.That(new Talk { Text = "ya", Consent = "asked", Request = Talk.LiveRequest with { HandedOverAt = null } }.Answer(), Is.EqualTo("evidence, KeepEvidence"));
        Assert.That(new Talk { Text = "ya", Consent = "asked", Request = Talk.LiveRequest with { HandedOverAt = Talk.Now.AddMinutes(3) } }.Answer(), Is.EqualTo("evidence, KeepEvidence"));
    }

    [TestCase("ya", "too_late, Expire, consent.late", TestName = "Scenario 16")]
    [TestCase("tidak", "declined, Decline")]
    [TestCase("xyzzy", "too_late, Expire")]
    [TestCase("berhenti", "withdrawn, withdraw")]
    public void After_the_requests_time(string text, string expected) =>
        Assert.That(new Talk { Text = text, Consent = "asked", Request = Talk.LiveRequest with { ExpiresAt = Talk.Now.AddSeconds(-1) } }.Answer(), Is.EqualTo(expected));

    [TestCase(1, "ya", "granted, Grant")]
    [TestCase(1, "tidak", "declined, Decline")]
    [TestCase(1, "xyzzy", "unread, task unread_message low")]
    [TestCase(-1, "ya", "too_late, consent.late")]
    public void After_the_sweep_what_was_written_in_time_counts_all_the_same(int expiresIn, string text, string expected) => Assert.That(
        new Talk { Text = text, Consent = "expired", Request = Talk.LiveRequest with { Status = "expired", ExpiresAt = Talk.Now.AddSeconds(expiresIn) } }.Answer(), Is.EqualTo(expected));

    [Test]
    public void The_third_unclear_answer_is_a_task() => Assert.That(
        new Talk { Text = "xyzzy", Consent = "asked", Request = Talk.LiveRequest with { Clarifications = 2 } }.Answer(), Is.EqualTo("unclear, task consent_unclear normal"));

    [Test]
    public void The_second_unclear_answer_is_asked_about_once_more() => Assert.That(
        new Talk { Text = "xyzzy", Consent = "asked", Request = Talk.LiveRequest with { Clarifications = 1 } }.Answer(), Is.EqualTo("unclear, Clarify"));

    [Test]
    public void A_yes_counts_within_two_minutes_of_the_clocks_and_not_in_the_moment_of_the_end()
    {
        Assert.That(new Talk { Text = "ya", Consent = "asked", Request = Talk.LiveRequest with { HandedOverAt = Talk.Now.AddMinutes(2) } }.Answer(), Is.EqualTo("granted, Grant"));
        Assert.That(new Talk { Text = "ya", Consent = "asked", Request = Talk.LiveRequest with { ExpiresAt = Talk.Now } }.Answer(), Is.EqualTo("too_late, Expire, consent.late"));
    }

    [Test]
    public void After_the_sweep_only_an_active_patients_listed_yes_counts_and_being_late_is_told_once()
    {
        var expired = Talk.LiveRequest with { Status = "expired", ExpiresAt = Talk.Now.AddSeconds(1) };
        Assert.That(new Talk { Text = "ya", Consent = "expired", IsActive = false, Request = expired }.Answer(), Is.EqualTo("silence"));
        Assert.That(new Talk { Text = "baik", Consent = "expired", Request = expired }.Answer(), Is.EqualTo("silence"));
        Assert.That(new Talk { Text = "ya", Consent = "expired", Request = expired, Said = [Talk.Told("stop.confirm", 1)] }.Answer(), Is.EqualTo("silence"), "it says yes to the end of it");
        Assert.That(new Talk { Text = "ya", Consent = "expired", Request = expired with { Status = "superseded" } }.Answer(), Is.EqualTo("silence"));
        Assert.That(
            new Talk { Text = "ya", Consent = "expired", Request = expired with { ExpiresAt = Talk.Now.AddSeconds(-1) }, Said = [new SaidText("consent.late", Talk.Now.AddHours(-1))] }.Answer(), Is.EqualTo("silence"));
    }

    [Test]
    public void Asked_without_a_live_request_nobody_waits_for_an_answer() => Assert.That(
        new Talk { Text = "ya", Consent = "asked", Request = Talk.LiveRequest with { Status = "superseded" } }.Answer(), Is.EqualTo("silence"));

    [TestCase("hadir", "done, done x1, ack.done")]
    [TestCase("sudah kontrol dok", "done, done x1, ack.done")]
    [TestCase("belum kontrol", "not_yet, not_yet x1, ack.not_yet")]
    public void A_word_of_appointments_is_about_an_appointment_and_never_about_a_medicine(string text, string expected)
    {
        foreach (var (hoursAgo, medicineHoursAgo) in ((double, double)[])[(5, 0.25), (1, 1), (1, 5)])
        {
            var talk = new Talk { Text = text, Reminders = [Talk.Open(hoursAgo, "appointment"), Talk.Open(medicineHoursAgo)] };
            Assert.That(talk.Answer(), Is.EqualTo(expected));
            Assert.That(AnsweredKindsOf(talk), Is.EqualTo(new[] { "appointment" }));
        }

        var two = new Talk { Text = text, Reminders = [Talk.Open(1, "appointment"), Talk.Open(2, "appointment"), Talk.Open()] };
        Assert.That(two.Decide().Steps.OfType<AnswerStep.OfferChoice>().Single().Reminders.Select(r => r.Kind), Is.EqualTo(new[] { "appointment", "appointment" }), "only these are offered");
    }

    [TestCase("1 hadir", "done, done x1, ack.done")]
    [TestCase("2 hadir", "unread, task unread_message low, ask.answer")]
    [TestCase("semua hadir", "done, done x1, ack.done")]
    public void Nor_by_its_number(string text, string expected)
    {
        var (appointment, medicine) = (Talk.Open(2, "appointment"), Talk.Open());
        var talk = new Talk { Text = text, Reminders = [appointment, medicine], Choice = new ReminderChoice(ReplyClass.Done, [appointment.Id, medicine.Id]) };
        Assert.That(talk.Answer(), Is.EqualTo(expected));
        Assert.That(AnsweredKindsOf(talk), Has.None.EqualTo("medication"));
    }

    [Test]
    public void A_word_of_appointments_that_was_written_before_the_appointment_was_asked_about_is_no_answer() => Assert.That(
        new Talk { Text = "hadir", Reminders = [Talk.Open(-0.1, "appointment"), Talk.Open()] }.Answer(), Is.EqualTo("unread, task unread_message low, ask.answer"));

    [TestCase("sudah minum obat", "done, done x1, ack.done")]
    [TestCase("belum minum obat", "not_yet, not_yet x1, ack.not_yet")]
    public void A_word_of_medicines_is_about_no_appointment_and_asked_back_where_nothing_else_waits(string text, string expected)
    {
        var (appointment, medicine) = (Talk.Open(0.5, "appointment"), Talk.Open(5));
        var talk = new Talk { Text = text, Reminders = [appointment, medicine] };
        Assert.That(talk.Answer(), Is.EqualTo(expected));
        Assert.That(AnsweredKindsOf(talk), Is.EqualTo(new[] { "medication" }));
        Assert.That((talk with { Reminders = [appointment] }).Answer(), Is.EqualTo("unclear, ask.answer"));
        Assert.That((talk with { Reminders = [appointment, Talk.Open(2, "general")] }).Answer(), Is.EqualTo(expected), "a general reminder may be of a medicine");
        Assert.That((talk with { Reminders = [] }).Answer(), Is.EqualTo("none_open, reply.none_open"));
    }

    [Test]
    public void And_what_a_stop_has_overtaken_of_it_is_not_recorded_for_the_appointment() => Assert.That(
        new Talk { Text = "sudah minum obat", Consent = "withdrawn", IsOvertaken = true, Reminders = [Talk.Open(kind: "appointment") with { Confirmation = "unanswered", ClosedReason = "stopped" }] }.Answer(),
        Is.EqualTo("none_open"));

    [Test]
    public void Words_of_both_and_words_of_neither_may_be_about_either()
    {
        foreach (var text in (string[])["sudah", "sudah minum obat sudah kontrol"])
            Assert.That(new Talk { Text = text, Reminders = [Talk.Open(2, "appointment"), Talk.Open()] }.Answer(), Is.EqualTo("choice, which of 2"), text);
    }

    [Test]
    public void A_no_that_may_be_about_a_medicine_or_an_appointment_is_a_choice_and_about_appointments_alone_is_asked_back()
    {
        var (appointment, medicine) = (Talk.Open(2, "appointment"), Talk.Open());
        Assert.That(new Talk { Text = "tidak", Reminders = [appointment, medicine] }.Answer(), Is.EqualTo("choice, which of 2"));
        Assert.That(new Talk { Text = "tidak", Reminders = [medicine with { DueAt = Talk.Now.AddHours(-3) }, appointment] }.Answer(), Is.EqualTo("choice, which of 2"));
        Assert.That(new Talk { Text = "tidak", Reminders = [appointment, Talk.Open(1, "appointment")] }.Answer(), Is.EqualTo("unclear, ask.answer"));

        var chosen = new Talk { Text = "2", Reminders = [appointment, medicine], Choice = new ReminderChoice(ReplyClass.NotYet, [appointment.Id, medicine.Id]) };
        Assert.That(chosen.Answer(), Is.EqualTo("not_yet, not_yet x1, ack.not_yet"));
        Assert.That(AnsweredKindsOf(chosen), Is.EqualTo(new[] { "medication" }));
    }

    [Test]
    public void The_second_question_of_a_day_is_asked() => Assert.That(
        new Talk { Text = "siap", Said = [new SaidText("stop.confirm", Talk.Now.AddHours(-2))], Reminders = [Talk.Open()] }.Answer(), Is.EqualTo("unclear, ask.answer"));

    [Test]
    public void That_only_texts_are_read_is_said_once_a_day() => Assert.That(
        new Talk { Text = null, Media = "image", Said = [new SaidText("reply.text_only", Talk.Now.AddHours(-23))] }.Answer(), Is.EqualTo("no_text, task unread_message low"));

    [Test]
    public void What_has_been_answered_of_a_choice_is_offered_no_more()
    {
        var (first, second) = (Talk.Open(2) with { Confirmation = "done", AnsweredAt = Talk.Now.AddMinutes(-1) }, Talk.Open());
        var choice = new ReminderChoice(ReplyClass.Done, [first.Id, second.Id]);
        Assert.That(new Talk { Text = "2", Reminders = [first, second], Choice = choice }.Answer(), Is.EqualTo("done, done x1, ack.done, DropChoice"));
        Assert.That(new Talk { Text = "semua", Reminders = [first, second], Choice = choice }.Answer(), Is.EqualTo("done, done x1, ack.done, DropChoice"));
        Assert.That(new Talk { Text = "1", Reminders = [first, second], Choice = choice }.Answer(), Does.StartWith("unread"));
    }

    [Test]
    public void What_was_asked_about_since_a_choice_is_a_new_question()
    {
        var (first, second, third, fourth) = (Talk.Open(2), Talk.Open(1.9), Talk.Open(0.5), Talk.Open(0.4));
        var choice = new ReminderChoice(ReplyClass.Done, [first.Id, second.Id]);
        var (wasFirst, wasSecond) = (first with { Confirmation = "done", AnsweredAt = Talk.Now.AddHours(-1.8) }, second with { Confirmation = "done", AnsweredAt = Talk.Now.AddHours(-1.7) });

        Assert.That(new Talk { Text = "sudah", Reminders = [first, second, third], Choice = choice }.Answer(), Is.EqualTo("choice, which of 3"), "nobody has asked about the third");
        Assert.That(new Talk { Text = "sudah", Reminders = [wasFirst, second, third], Choice = choice }.Answer(), Is.EqualTo("choice, which of 2"));
        Assert.That(new Talk { Text = "sudah", Reminders = [wasFirst, wasSecond, third, fourth], Choice = choice }.Answer(), Is.EqualTo("choice, which of 2"), "of the old choice nothing is left");
    }

    [Test]
    public void Where_the_last_of_a_choice_is_said_without_its_number_nothing_is_left_to_choose()
    {
        var (first, second) = (Talk.Open(2) with { Confirmation = "done", AnsweredAt = Talk.Now.AddMinutes(-1) }, Talk.Open());
        Assert.That(
            new Talk { Text = "sudah", Reminders = [first, second], Choice = new ReminderChoice(ReplyClass.Done, [first.Id, second.Id]) }.Answer(), Is.EqualTo("done, done x1, ack.done, DropChoice"));
    }

    [Test]
    public void What_contradicts_several_that_are_done_is_for_a_person_at_once()
    {
        var done = Talk.Open(2) with { Confirmation = "done", AnsweredAt = Talk.Now.AddMinutes(-5) };
        Assert.That(
            new Talk { Text = "belum", Reminders = [done, done with { Id = Guid.NewGuid() }] }.Answer(), Is.EqualTo("conflict, task answer_conflict normal, reply.noted"), "no number could undo one");
    }

    [Test]
    public void What_contradicts_a_done_or_a_volunteer_is_for_a_person_and_what_agrees_is_not()
    {
        var done = Talk.Open() with { Confirmation = "done", AnsweredAt = Talk.Now.AddMinutes(-5) };
        var visited = done with { IsByVolunteer = true };
        Assert.That(new Talk { Text = "belum", Reminders = [done] }.Answer(), Is.EqualTo("conflict, task answer_conflict normal, reply.noted"));
        Assert.That(new Talk { Text = "belum", Reminders = [visited] }.Answer(), Is.EqualTo("conflict, task answer_conflict normal, reply.noted"));
        Assert.That(new Talk { Text = "sudah", Reminders = [visited] }.Answer(), Is.EqualTo("none_open, reply.none_open"));
        Assert.That(new Talk { Text = "sudah", Reminders = [visited with { Confirmation = "not_done" }] }.Answer(), Is.EqualTo("conflict, task answer_conflict normal, reply.noted"));
    }

    [TestCase("tidak bisa datang", "cannot_attend, not_done x1, task cannot_attend normal")]
    [TestCase("telat", "late, not_yet x1, task late normal")]
    public void An_appointment_that_a_stop_closed_is_still_one_for_what_it_has_overtaken(string text, string expected) => Assert.That(
        new Talk { Text = text, Consent = "withdrawn", IsOvertaken = true, Reminders = [Talk.Open(kind: "appointment") with { Confirmation = "unanswered", ClosedReason = "stopped" }] }.Answer(), Is.EqualTo(expected));

    [Test]
    public void What_a_stop_has_overtaken_is_asked_nothing_and_is_about_the_oldest() => Assert.That(
        new Talk
        {
            Text = "sudah", Consent = "withdrawn", IsOvertaken = true,
            Reminders = [Talk.Open(2) with { Confirmation = "unanswered", ClosedReason = "stopped" }, Talk.Open() with { Confirmation = "unanswered", ClosedReason = "stopped" }],
        }.Answer(),
        Is.EqualTo("done, done x1"));

    [Test]
    public void Who_was_deactivated_after_the_stop_is_heard_all_the_same() => Assert.That(
        new Talk { Text = "sudah", Consent = "withdrawn", IsActive = false, IsOvertaken = true, Reminders = [Talk.Open() with { Confirmation = "unanswered", ClosedReason = "stopped" }] }.Answer(),
        Is.EqualTo("done, done x1"));

    [Test]
    public void A_stop_that_a_later_one_has_overtaken_does_not_end_what_was_agreed_after_that() =>
        Assert.That(new Talk { Text = "berhenti", Consent = "asked", IsOvertaken = true }.Decide().Steps, Is.Empty);

    [TestCase("xyzzy", "asked", "unclear")]
    [TestCase("mulai", "declined", "asked")]
    [TestCase("jadwal", "granted", "info")]
    [TestCase("sudah", "granted", "choice")]
    public void And_nothing_is_asked_or_told_there(string text, string consent, string outcome) => Assert.That(
        new Talk { Text = text, Consent = consent, IsBereaved = true, Request = Talk.LiveRequest, Reminders = consent == "granted" ? [Talk.Open(2), Talk.Open()] : [] }.Answer(), Is.EqualTo(outcome));

    private static IEnumerable<string> AnsweredKindsOf(Talk talk) => talk.Decide().Steps.OfType<AnswerStep.Confirm>().SelectMany(step => step.Reminders).Select(r => r.Kind);

    [Test]
    public void The_time_that_is_acknowledged_is_that_of_the_reminders_zone()
    {
        var answer = new Talk { Text = "sudah", Reminders = [Talk.Open() with { Zone = Prima.Core.Time.Zone.Find("Asia/Jayapura") }] }.Decide();
        Assert.That(answer.Steps.OfType<AnswerStep.Say>().Single().Values.AnsweredAt?.ToString(), Does.Contain("21"));
    }
}
