using NUnit.Framework;
using Prima.Core.Operations;
using Prima.Core.Outbox;
using Prima.Data.Operations;
using Prima.Tests.Postgres.Inbound;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Operations;

/// <summary>A person says a reminder that failed once more (domain I6): while it is worth it, to who may be told, and never what has arrived or was answered meanwhile.</summary>
[Parallelizable]
public class ResendReminderTests : InboxFixture
{
    private static readonly Deed Deed = new("rina", "the device works again");

    [Test]
    public async Task A_reminder_that_failed_is_said_once_more_and_is_sent_then_and_asks()
    {
        var (reminder, first) = await GivenAFailedReminderAsync();

        var again = await ResendAsync(first);
        var attempt = await Worker.ClaimOneAsync(Device);
        await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again, Is.InstanceOf<ResendAnswer.Queued>());
            Assert.That((attempt.MessageId, attempt.Body), Is.EqualTo((((ResendAnswer.Queued)again).Id, first.Body)));
            Assert.That(
                await Database.AskAsync<string>($"select concat_ws(' ', idempotency_key, kind, template, reminder_id, not_after = (select not_after from prima.messages where id = {first.MessageId})) from prima.messages where id = {attempt.MessageId}"),
                Is.EqualTo($"reminder:{reminder}:resend reminder reminder.medication {reminder} t"));
            Assert.That(await Database.EventsOfAsync(reminder), Is.EqualTo(new[] { "pending>queued", "queued>failed", "failed>sent" }));
            Assert.That(await ConfirmationAsync(reminder), Is.EqualTo("open"));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.follow_ups where reminder_id = '{reminder}' and status = 'pending'"), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task An_answer_counts_while_the_repetition_is_still_being_sent()
    {
        var (reminder, first) = await GivenAFailedReminderAsync();
        await Database.ExecuteAsync($"update prima.reminders set local_date = now()::date where id = '{reminder}'");
        await ResendAsync(first);
        var attempt = await Worker.ClaimOneAsync(Device);

        await WriteAsync("sudah");
        await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null));

        Assert.That((await ConfirmationAsync(reminder), await Database.ReminderAsync(reminder)), Is.EqualTo(("done", "sent")));
    }

    [TestCase("failed")]
    [TestCase("closed")]
    public async Task Of_one_that_may_have_arrived_the_repetition_says_so_and_does_not_leave_when_it_has(string how)
    {
        var (reminder, first) = await GivenAnUncertainReminderAsync();
        await Worker.Janitor.CloseUncertainAsync(TimeSpan.Zero, CancellationToken.None);
        if (how == "failed")
            await Messages.SettleAsync(first.MessageId, accepted: false, Deed, CancellationToken.None);

        var again = (ResendAnswer.Queued)await ResendAsync(first);
        await Worker.Outbox.AddLateEvidenceAsync(first, new Settlement.Complete("F1"));
        await SendAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.MayHaveArrived, Is.True);
            Assert.That(await Database.AskAsync<string>($"select concat_ws('|', left(m.body, 14), e.state, e.reason) from prima.messages m join prima.message_endings e on e.message_id = m.id where m.id = {again.Id}"), Is.EqualTo("(kirim ulang) |cancelled|overtaken"));
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("sent"));
        }
    }

    [Test]
    public async Task What_an_edit_a_stop_or_an_answer_has_overtaken_does_not_leave()
    {
        var (_, edited) = await GivenAFailedReminderAsync();
        await ResendAsync(edited);
        await Database.ExecuteAsync("update prima.reminder_plans set text_changed_at = clock_timestamp()");
        await SendAsync();

        var (_, stopped) = await GivenAFailedReminderAsync();
        await ResendAsync(stopped);
        await WriteAsync("BERHENTI", rank: 0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                await Database.AskAsync<string[]>("select array(select e.state || ' ' || e.reason from prima.message_endings e join prima.messages m on m.id = e.message_id where m.idempotency_key like '%:resend' order by m.id)"),
                Is.EqualTo(new[] { "cancelled plan_changed", "cancelled stop" }));
            Assert.That(await Database.CountAsync("prima.send_attempts a join prima.messages m on m.id = a.message_id where m.idempotency_key like '%:resend'"), Is.Zero);
        }
    }

    [Test]
    public async Task What_a_settle_sends_back_after_a_stop_is_ended_without_a_claim()
    {
        var (_, first) = await GivenAFailedReminderAsync();
        await ResendAsync(first);
        var attempt = await Worker.ClaimOneAsync(Device);
        await WriteAsync("BERHENTI", rank: 0);
        await Worker.Outbox.SettleAsync(attempt, new Settlement.Retry(TimeSpan.FromHours(1), "busy", Connected: true));

        await Worker.Janitor.PutRightAsync(CancellationToken.None);

        Assert.That(await Database.AskAsync<string>($"select state || ' ' || reason from prima.message_endings where message_id = {attempt.MessageId}"), Is.EqualTo("cancelled guard"));
    }

    [TestCase("update prima.reminder_plans set text_changed_at = clock_timestamp()", ResendRefusal.Guard, "plan_changed")]
    [TestCase("update prima.reminder_plans set status = 'paused'", ResendRefusal.Guard, "guard")]
    [TestCase("update prima.patients set consent_status = 'withdrawn'", ResendRefusal.Guard, "guard")]
    [TestCase("update prima.messages set not_after = now()", ResendRefusal.Late, "failed")]
    [TestCase("update prima.reminders set status = 'cancelled', reason = 'volunteer'", ResendRefusal.Reminder, "cancelled")]
    [TestCase("update prima.reminders set confirmation_status = 'not_done'", ResendRefusal.Reminder, "not_done")]
    public async Task What_must_not_be_said_again_is_refused(string since, string because, string detail)
    {
        var (reminder, first) = await GivenAFailedReminderAsync();
        await Database.ExecuteAsync(since);
        var answer = await ResendAsync(first);
        await Database.ExecuteAsync($"delete from prima.reminders where id = '{reminder}'; delete from prima.messages; delete from prima.send_attempts; delete from prima.message_endings; update prima.patients set consent_status = 'granted'");

        Assert.That(answer, Is.EqualTo(new ResendAnswer.Refused(because, detail)));
    }

    [TestCase(false, "failed", "send_failed normal 1")]
    [TestCase(true, "failed", "send_failed high 1")]
    [TestCase(true, "number", "number_invalid high 1")]
    [TestCase(false, "uncertain", "delivery_uncertain normal 1")]
    [TestCase(true, "expired", "missed_reminder high 1")]
    [TestCase(false, "expired", null, Description = "as of one that is said for the first time")]
    public async Task That_it_was_not_said_this_time_either_is_told_to_a_volunteer(bool critical, string ends, string? task)
    {
        var (reminder, first) = await GivenAFailedReminderAsync();
        await Database.ExecuteAsync($"update prima.reminder_plans set critical = {critical}; update prima.volunteer_tasks set state = 'resolved'");
        var again = ((ResendAnswer.Queued)await ResendAsync(first)).Id;

        if (ends == "expired")
        {
            await Database.ExecuteAsync($"update prima.queue set not_after = now() where message_id = {again}");
            await Worker.Janitor.ExpireAsync(CancellationToken.None);
        }
        else
        {
            await Worker.Outbox.SettleAsync(
                await Worker.ClaimOneAsync(Device), ends == "uncertain" ? new Settlement.Uncertain("no answer in time") : new Settlement.Discard(ends == "number" ? "target invalid" : "bad request"));
            await Worker.Janitor.CloseUncertainAsync(TimeSpan.Zero, CancellationToken.None);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string[]>("select array(select concat_ws(' ', reason, priority, count) from prima.volunteer_tasks where state = 'open')"), Is.EqualTo(task is null ? [] : new[] { task }));
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("failed send_failed"));
        }
    }

    [Test]
    public async Task While_somebody_decides_about_the_patient_nothing_is_said_again()
    {
        var (_, first) = await GivenAFailedReminderAsync();
        await using var somebody = await Database.OpenSessionAsync();
        await somebody.ExecuteAsync($"begin; select id from prima.patients where id = '{Patient}' for no key update");

        Assert.That(await ResendAsync(first), Is.EqualTo(new ResendAnswer.Refused(ResendRefusal.Held, "failed")));
    }

    [Test]
    public async Task When_either_is_reported_delivered_the_reminder_is()
    {
        var (reminder, first) = await GivenAnUncertainReminderAsync();
        await Worker.Janitor.CloseUncertainAsync(TimeSpan.Zero, CancellationToken.None);
        await ResendAsync(first);
        await Worker.Outbox.SettleAsync(await Worker.ClaimOneAsync(Device), new Settlement.Complete("F2"));
        await Database.GivenAReceiptAsync(Device, "F2", status: "delivered");
        await Worker.Outbox.AddLateEvidenceAsync(first, new Settlement.Complete("F1"));
        await Database.GivenAReceiptAsync(Device, "F1", status: "failed");
        await Worker.ReadReceiptsAsync();

        Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("delivered"));
    }

    private PostgresMessageDesk Messages => new(Worker.Source, new PostgresResend(Worker.Source, Worker.ReminderTerms));

    private async Task<ResendAnswer> ResendAsync(Attempt first) => (await Messages.ResendAsync(first.MessageId, Deed, CancellationToken.None))!;

    private Task<(Guid Reminder, Attempt First)> GivenAFailedReminderAsync() => GivenAReminderAsync(new Settlement.Discard("invalid message request"));

    private Task<(Guid Reminder, Attempt First)> GivenAnUncertainReminderAsync() => GivenAReminderAsync(new Settlement.Uncertain("no answer in time"));

    /// <summary>One that was due, and the attempt to send it that ended so.</summary>
    private async Task<(Guid Reminder, Attempt First)> GivenAReminderAsync(Settlement settlement)
    {
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(Patient));
        await Worker.QueueDueAsync();
        var attempt = await Worker.ClaimOneAsync(Device);
        await Worker.Outbox.SettleAsync(attempt, settlement);
        return (reminder, attempt);
    }
}
