using NUnit.Framework;
using Prima.Data.Demo;
using Prima.Workers.Demo;

namespace Prima.Tests.Workers.Demo;

public class LedgerTests
{
    private const string Silent = "6281200000009";
    private static readonly LedgerMessage First = LedgerMessage.Enqueued(1, "6281200000001", "Halo");
    private static readonly LedgerMessage Second = LedgerMessage.Enqueued(2, "6281200000002", "Halo");

    [Test]
    public void Each_sent_once_balances() => Assert.That(Compare([First, Second], [Taken(First), Taken(Second)], [Sent(1), Sent(2)]).Balanced, Is.True);

    [Test]
    public void An_uncertain_message_balances_whether_the_gateway_has_it_or_not()
    {
        var report = Compare([First, Second], [Taken(First)], [Record(1, "uncertain", false, 1), Record(2, "uncertain", false, 1)]);
        Assert.That((report.Balanced, report.Uncertain, report.UncertainTaken), Is.EqualTo((true, 2, 1)));
    }

    [Test]
    public void A_message_that_was_refused_or_came_too_late_balances() =>
        Assert.That(Compare([First, Second], [], [Record(1, "failed", false, 5), Record(2, "expired", false, 0)]).Balanced, Is.True);

    [Test]
    public void A_retry_after_a_clear_refusal_balances() => Assert.That(Compare([First], [Taken(First)], [Record(1, "accepted", false, 2)]).Balanced, Is.True);

    [Test]
    public void Two_messages_with_one_recipient_and_text_are_two() =>
        Assert.That(Compare([First, First with { Id = 2 }], [Taken(First), Taken(First)], [Sent(1), Sent(2)]).Balanced, Is.True);

    [TestCase("queued")]
    [TestCase("sending")]
    [TestCase("uncertain")]
    public void An_open_message_does_not_balance(string state) => AssertBroken(Compare([First], [], [Record(1, state, true, 1)]), report => report.Open);

    [Test]
    public void A_message_that_the_gateway_took_twice_does_not_balance() =>
        AssertBroken(Compare([First], [Taken(First), Taken(First)], [Record(1, "accepted", false, 2)]), report => report.Twice);

    [Test]
    public void An_uncertain_message_that_was_sent_again_does_not_balance() =>
        AssertBroken(Compare([First], [Taken(First), Taken(First)], [Record(1, "uncertain", false, 2)]), report => report.Twice);

    [Test]
    public void A_request_without_an_attempt_row_does_not_balance()
    {
        var report = Compare([First], [Taken(First)], [Record(1, "accepted", false, 0)]);
        AssertBroken(report, broken => broken.WithoutAttempt);
    }

    [Test]
    public void A_request_that_nobody_enqueued_does_not_balance() =>
        AssertBroken(Compare([First], [Taken(First), Taken(Second)], [Sent(1)]), report => report.WithoutAttempt);

    [Test]
    public void A_request_with_a_changed_text_does_not_balance()
    {
        var report = Compare([First], [Taken(First) with { Message = "Hai" }], [Sent(1)]);
        Assert.That((report.Balanced, report.WithoutAttempt, report.AcceptedNotTaken), Is.EqualTo((false, 1, 1)));
    }

    [Test]
    public void A_message_called_accepted_that_the_gateway_never_saw_does_not_balance() =>
        AssertBroken(Compare([First], [], [Sent(1)]), report => report.AcceptedNotTaken);

    [TestCase("failed")]
    [TestCase("expired")]
    [TestCase("cancelled")]
    public void A_message_called_unsent_that_the_gateway_has_does_not_balance(string state) =>
        AssertBroken(Compare([First], [Taken(First)], [Record(1, state, false, 1)]), report => report.TakenUnknown);

    [Test]
    public void A_message_that_the_database_does_not_know_does_not_balance() => AssertBroken(Compare([First, Second], [Taken(First)], [Sent(1)]), report => report.Lost);

    [Test]
    public void A_message_that_nobody_enqueued_does_not_balance() =>
        AssertBroken(Compare([First], [Taken(First)], [Sent(1), Record(9, "cancelled", false, 0)]), report => report.Strange);

    [Test]
    public void A_message_in_two_places_does_not_balance() => AssertBroken(Compare([First], [Taken(First)], [Sent(1)], misplaced: 1), report => report.Misplaced);

    /// <summary>This one promise is broken, once, and no other.</summary>
    private static void AssertBroken(LedgerReport report, Func<LedgerReport, int> promise)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Balanced, Is.False);
            Assert.That(promise(report), Is.EqualTo(1));
            Assert.That(report.Promises.Sum(each => each.Broken), Is.EqualTo(1));
        }
    }

    [Test]
    public void What_the_rules_had_to_make_balances_whatever_it_says()
    {
        var report = Compare([LedgerMessage.ByRules("reminder", First.Target)], [new(First.Target, "Waktunya obat")], [Reminder(7)]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Balanced, Is.True);
            Assert.That(report.Kinds, Is.EqualTo(new[] { new LedgerKind("reminder", Wanted: 1, Messages: 1, Taken: 1) }));
        }
    }

    [Test]
    public void A_reminder_that_fell_due_and_became_no_message_does_not_balance() =>
        AssertBroken(Compare([LedgerMessage.ByRules("reminder", First.Target)], [], []), report => report.Lost);

    [Test]
    public void A_reminder_that_became_two_messages_does_not_balance() =>
        AssertBroken(Compare([LedgerMessage.ByRules("reminder", First.Target)], [new(First.Target, "Waktunya obat")], [Reminder(7), Reminder(8) with { State = "cancelled" }]), report => report.Strange);

    [Test]
    public void A_reminder_that_was_not_due_does_not_balance() =>
        AssertBroken(Compare([], [], [Reminder(7) with { State = "cancelled" }]), report => report.Strange);

    [Test]
    public void Anything_to_somebody_who_has_not_agreed_does_not_balance()
    {
        var message = LedgerMessage.Enqueued(1, Silent, "Halo");
        AssertBroken(Compare([message], [Taken(message)], [Record(1, "accepted", false, 1) with { Target = Silent }]), report => report.ToSilent);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Anything_to_somebody_who_has_left_does_not_balance_after_the_farewell(bool after)
    {
        var farewell = Reminder(7) with { Kind = "farewell", Text = "Baik" };
        TakenRequest[] taken = after ? [new(farewell.Target, "Baik"), Taken(First)] : [Taken(First), new(farewell.Target, "Baik")];
        var report = Compare([First, LedgerMessage.ByRules("farewell", First.Target)], taken, [Sent(1), farewell]);
        Assert.That((report.Balanced, report.AfterFarewell), Is.EqualTo(after ? (false, 1) : (true, 0)));
    }

    [Test]
    public void An_alert_that_a_fault_led_to_balances_and_is_asked_of_the_gateway_too()
    {
        var alert = Reminder(7) with { Kind = "alert" };
        Assert.That(Compare([], [new(alert.Target, alert.Text)], [alert]).Balanced, Is.True);
        AssertBroken(Compare([], [], [alert]), report => report.AcceptedNotTaken);
    }

    [Test]
    public void An_alert_that_an_answer_had_to_lead_to_and_that_is_not_there_does_not_balance() =>
        AssertBroken(Compare([LedgerMessage.ByRules("alert", First.Target)], [], []), report => report.Lost);

    [Test]
    public void An_emergency_reply_that_was_in_doubt_and_came_again_says_so_and_balances()
    {
        var (unsure, again) = (Reminder(7) with { Kind = "emergency_reply", State = "uncertain" }, Reminder(8) with { Kind = "emergency_reply", Text = "(kirim ulang) Waktunya obat" });
        var wanted = LedgerMessage.ByRules("emergency_reply", First.Target);
        Assert.That(Compare([wanted], [new(again.Target, again.Text)], [unsure, again]).Balanced, Is.True);
        AssertBroken(Compare([wanted], [new(unsure.Target, unsure.Text)], [unsure, again with { Text = unsure.Text }]), report => report.Strange);
    }

    private static RecordedMessage Reminder(long id) => new(id, "accepted", false, 1, "reminder", First.Target, "Waktunya obat");

    private static LedgerReport Compare(LedgerMessage[] enqueued, TakenRequest[] taken, RecordedMessage[] recorded, int misplaced = 0) =>
        Ledger.Compare(enqueued, InboundReport.Compare([], [], new AnswerCounts(0, 0, 0, 0, 0, 0, 0, 0, 0), []), taken, recorded, new HashSet<string> { Silent }, misplaced, kills: 0);

    private static TakenRequest Taken(LedgerMessage message) => new(message.Target, message.Text!);

    private static RecordedMessage Sent(long id) => Record(id, "accepted", false, 1);

    private static RecordedMessage Record(long id, string state, bool open, int attempts) =>
        new(id, state, open, attempts, "direct", id == 1 ? First.Target : Second.Target, First.Text!);
}
