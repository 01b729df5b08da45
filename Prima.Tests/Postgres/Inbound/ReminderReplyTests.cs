using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>What follows from an answer about a reminder (domain section 7).</summary>
[Parallelizable]
public class ReminderReplyTests : InboxFixture
{
    [Test]
    public async Task A_done_is_recorded_and_acknowledged_and_nothing_is_asked_again()
    {
        var reminder = await GivenASentReminderAsync();

        var answer = await WriteAsync("sudah");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await OutcomeAsync(answer), Is.EqualTo("done done"));
            Assert.That(await ConfirmationAsync(reminder), Is.EqualTo("done"));
            Assert.That(await Database.AskAsync<long>($"select answer_inbound_id from prima.reminders where id = '{reminder}'"), Is.EqualTo(answer));
            Assert.That(await Database.AskAsync<string>($"select string_agg(status, ' ' order by stage) from prima.follow_ups where reminder_id = '{reminder}'"), Is.EqualTo("cancelled cancelled"));
            Assert.That(await SaidAsync(), Is.EqualTo(new[] { "ack.done" }));
            Assert.That(
                await Database.AskAsync<string>("select concat_ws(' ', kind, priority, device, idempotency_key, not_after - due_at, quiet_exempt) from prima.messages where template = 'ack.done'"),
                Is.EqualTo($"reply reply {Device} reply:{answer}:1 01:00:00 t"));
        }
    }

    [Test]
    public async Task Scenario_32_not_yet_and_then_done_is_done_and_a_queued_question_is_not_asked()
    {
        var reminder = await GivenASentReminderAsync(ago: "20 min");
        await Worker.FollowUps.AdvanceAsync(10, CancellationToken.None);
        Assert.That(await FollowUpsAsync(reminder), Is.EqualTo("queued pending"));

        await WriteAsync("belum");
        Assert.That(await ConfirmationAsync(reminder), Is.EqualTo("not_yet"));
        await WriteAsync("sudah");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ConfirmationAsync(reminder), Is.EqualTo("done"));
            Assert.That(await FollowUpsAsync(reminder), Is.EqualTo("cancelled cancelled"));
            Assert.That(await Database.AskAsync<string>("select e.state || ' ' || e.reason from prima.message_endings e join prima.messages m on m.id = e.message_id where m.kind = 'follow_up'"), Is.EqualTo("cancelled answered"));
            Assert.That((await SaidAsync()).Where(template => template.StartsWith("ack", StringComparison.Ordinal)), Is.EqualTo(new[] { "ack.not_yet", "ack.done" }));
        }
    }

    [Test]
    public async Task A_not_yet_moves_the_next_question_to_half_an_hour_after_it()
    {
        var reminder = await GivenASentReminderAsync();
        await WriteAsync("belum");

        Assert.That(await QuestionsAfterTheAnswerAsync(reminder), Does.StartWith("00:30:00 01:5"));
    }

    [Test]
    public async Task A_not_yet_holds_back_a_question_that_waits_in_the_outbox_too()
    {
        var reminder = await GivenASentReminderAsync(ago: "20 min");
        await Worker.FollowUps.AdvanceAsync(10, CancellationToken.None);
        var early = await WriteAsync("belum", receivedAt: "now() - interval '1 min'");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                await Database.AskAsync<string>($"select (q.due_at - (select received_at from prima.inbox where id = {early}))::text from prima.queue q join prima.messages m on m.id = q.message_id where m.kind = 'follow_up'"),
                Is.EqualTo("00:30:00"));
            Assert.That(await FollowUpsAsync(reminder), Is.EqualTo("queued pending"));
            Assert.That((await Worker.ClaimAsync(10, Device)).Count, Is.EqualTo(1), "the answer leaves, and the question does not");
        }
    }

    [Test]
    public async Task A_not_yet_while_the_message_is_still_sending_puts_off_the_next_question_too()
    {
        var (reminder, attempt) = await GivenASendingReminderAsync();

        await WriteAsync("belum");
        await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null));

        Assert.That(await ConfirmationAsync(reminder), Is.EqualTo("not_yet"));
        Assert.That(await QuestionsAfterTheAnswerAsync(reminder), Does.StartWith("00:30:00 01:59:5").Or.StartsWith("00:30:00 02:00:0"));
    }

    [TestCase("SUDAH", "done")]
    [TestCase("BELUM", "not_yet")]
    public async Task Scenario_33_of_two_that_are_open_it_is_asked_which_and_all_is_an_answer(string said, string confirmation)
    {
        var older = await GivenASentReminderAsync(ago: "2 h");
        var newer = await GivenASentReminderAsync(ago: "1 h");

        await WriteAsync(said);
        Assert.That(await ConfirmationAsync(older) + await ConfirmationAsync(newer), Is.EqualTo("openopen"));
        await WriteAsync("SEMUA");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ConfirmationAsync(older) + " " + await ConfirmationAsync(newer), Is.EqualTo($"{confirmation} {confirmation}"));
            Assert.That(await SaidAsync(), Is.EqualTo(new[] { "ask.which", $"ack.{confirmation}" }));
            Assert.That(await Database.CountAsync("prima.choices"), Is.Zero);
        }
    }

    [Test]
    public async Task A_number_answers_for_the_reminder_that_was_shown_with_it()
    {
        var older = await GivenASentReminderAsync(ago: "2 h");
        var newer = await GivenASentReminderAsync(ago: "1 h");

        await WriteAsync("sudah");
        await WriteAsync("2");

        Assert.That(await ConfirmationAsync(older) + " " + await ConfirmationAsync(newer), Is.EqualTo("open done"));
        Assert.That(
            await Database.AskAsync<string>("select body from prima.messages where template = 'ask.which'"),
            Does.Match(@"1\. obat 2 h \(\d\d\.\d\d WIB\)\n2\. obat 1 h"));
    }

    [TestCase(true, "ask.which", "open open", Description = "asked about just now, it may be meant")]
    [TestCase(false, "ack.done", "open done", Description = "what was refused has asked nobody")]
    public async Task Who_was_asked_once_more_within_four_hours_may_mean_that_one_too(bool arrives, string said, string confirmations)
    {
        var older = await GivenASentReminderAsync(ago: "6 h");
        await Database.ExecuteAsync("update prima.follow_ups set due_at = now() where stage = 2");
        await Worker.FollowUps.AdvanceAsync(10, CancellationToken.None);
        var question = (await Worker.Outbox.ClaimAsync(1, [Device], CancellationToken.None)).Attempts.Single();
        await Worker.Outbox.SettleAsync(question, arrives ? new Settlement.Complete(null) : new Settlement.Discard("target invalid"));
        var newer = await GivenASentReminderAsync(ago: "1 h");

        await WriteAsync("sudah");

        Assert.That(await ConfirmationAsync(older) + " " + await ConfirmationAsync(newer), Is.EqualTo(confirmations));
        Assert.That((await SaidAsync())[^1], Is.EqualTo(said));
    }

    [Test]
    public async Task A_choice_holds_for_two_hours_and_then_a_number_means_nothing()
    {
        var older = await GivenASentReminderAsync(ago: "2 h");
        var newer = await GivenASentReminderAsync(ago: "1 h");

        await WriteAsync("sudah");
        await Database.ExecuteAsync("update prima.choices set expires_at = expires_at - interval '2 h'");
        await WriteAsync("2");

        Assert.That(await ConfirmationAsync(older) + " " + await ConfirmationAsync(newer), Is.EqualTo("open open"));
    }

    [Test]
    public async Task Who_answers_otherwise_chooses_anew_for_two_hours()
    {
        var older = await GivenASentReminderAsync(ago: "2 h");
        var newer = await GivenASentReminderAsync(ago: "1 h");

        await WriteAsync("sudah");
        await Database.ExecuteAsync("update prima.choices set expires_at = now() + interval '1 min'");
        await WriteAsync("belum");
        Assert.That(await Database.AskAsync<bool>("select expires_at > now() + interval '119 min' from prima.choices"), Is.True);
        await WriteAsync("2");

        Assert.That(await ConfirmationAsync(older) + " " + await ConfirmationAsync(newer), Is.EqualTo("open not_yet"));
    }

    [Test]
    public async Task What_needs_no_answer_is_not_meant_by_one()
    {
        var asked = await GivenASentReminderAsync(ago: "2 h");
        var told = await GivenASentReminderAsync(ago: "1 h", needsAnswer: false);

        await WriteAsync("sudah");

        Assert.That(await ConfirmationAsync(asked) + " " + await ConfirmationAsync(told), Is.EqualTo("done none"));
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "ack.done" }));
    }

    [Test]
    public async Task Scenario_34_the_same_answer_again_takes_the_oldest()
    {
        var older = await GivenASentReminderAsync(ago: "2 h");
        var newer = await GivenASentReminderAsync(ago: "1 h");

        await WriteAsync("sudah");
        await WriteAsync("sudah");
        Assert.That(await ConfirmationAsync(older) + " " + await ConfirmationAsync(newer), Is.EqualTo("done open"));
        await WriteAsync("sudah");

        Assert.That(await ConfirmationAsync(older) + " " + await ConfirmationAsync(newer), Is.EqualTo("done done"));
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "ask.which", "ack.done", "ack.done" }));
    }

    [Test]
    public async Task What_is_due_after_the_last_of_a_choice_was_said_is_asked_about_anew()
    {
        var older = await GivenASentReminderAsync(ago: "2 h");
        var newer = await GivenASentReminderAsync(ago: "1 h");
        await WriteAsync("sudah");
        await WriteAsync("sudah");
        await WriteAsync("sudah");
        Assert.That(await Database.CountAsync("prima.choices"), Is.Zero);

        var third = await GivenASentReminderAsync(ago: "2 min");
        var fourth = await GivenASentReminderAsync();
        await WriteAsync("sudah");

        Assert.That(
            string.Join(" ", await ConfirmationAsync(older), await ConfirmationAsync(newer), await ConfirmationAsync(third), await ConfirmationAsync(fourth)), Is.EqualTo("done done open open"));
        Assert.That((await SaidAsync())[^1], Is.EqualTo("ask.which"));
    }

    [Test]
    public async Task What_is_due_before_a_choice_is_made_is_offered_with_it()
    {
        var older = await GivenASentReminderAsync(ago: "2 h");
        var newer = await GivenASentReminderAsync(ago: "1 h");
        await WriteAsync("sudah");

        var third = await GivenASentReminderAsync();
        await WriteAsync("sudah");
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "ask.which", "ask.which" }));
        await WriteAsync("3");

        Assert.That(string.Join(" ", await ConfirmationAsync(older), await ConfirmationAsync(newer), await ConfirmationAsync(third)), Is.EqualTo("open open done"));
    }

    [TestCase("medication", "sudah", "done", "done", "unanswered normal 1")]
    [TestCase("medication", "belum", "not_yet", "not_done window", "unanswered normal 2")]
    [TestCase("appointment", "telat", "not_yet", "not_done window", "late normal 1")]
    [TestCase("appointment", "tidak bisa datang", "not_done", "not_done", "cannot_attend normal 1")]
    public async Task What_was_written_in_time_counts_where_the_window_was_closed_before_it_was_worked_on(string kind, string said, string confirmation, string afterwards, string task)
    {
        var reminder = await GivenASentReminderAsync(ago: "1445 min", kind);
        await Worker.FollowUps.AdvanceAsync(10, CancellationToken.None);
        Assert.That(await ConfirmationAsync(reminder), Is.EqualTo("unanswered window"));

        var answer = await WriteAsync(said, gatewayAt: "now() - interval '10 min'");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ConfirmationAsync(reminder), Is.EqualTo(confirmation), "and it is not late");
            Assert.That(await Database.AskAsync<long>($"select answer_inbound_id from prima.reminders where id = '{reminder}'"), Is.EqualTo(answer));
            Assert.That((await SaidAsync())[^1], Does.StartWith("ack."));
            await Worker.FollowUps.AdvanceAsync(10, CancellationToken.None);
            Assert.That(await ConfirmationAsync(reminder), Is.EqualTo(afterwards), "as if it had been worked on in time");
            Assert.That(await TasksAsync(), Does.Contain(task));
        }
    }

    [Test]
    public async Task A_number_that_was_written_in_time_counts_where_the_window_was_closed_before_it_was_worked_on()
    {
        var older = await GivenASentReminderAsync(ago: "1446 min");
        var newer = await GivenASentReminderAsync(ago: "1445 min");
        await WriteAsync("belum", receivedAt: "now() - interval '11 min'");
        await Worker.FollowUps.AdvanceAsync(10, CancellationToken.None);

        await WriteAsync("2", gatewayAt: "now() - interval '10 min'");

        Assert.That(await ConfirmationAsync(older) + " " + await ConfirmationAsync(newer), Is.EqualTo("unanswered window not_yet"));
    }

    [TestCase("71 h", "unanswered", "done late", "ack.done")]
    [TestCase("73 h", "unanswered", "unanswered window", "reply.none_open")]
    [TestCase("71 h", "not_done", "done late", "ack.done")]
    public async Task Scenario_35_a_done_counts_until_48_hours_after_the_window(string ago, string closed, string confirmation, string said)
    {
        var reminder = await GivenASentReminderAsync(ago, confirmation: $"confirmation_status = '{closed}', closed_reason = 'window'");

        await WriteAsync("sudah");

        Assert.That(await ConfirmationAsync(reminder), Is.EqualTo(confirmation.Replace("unanswered window", $"{closed} window", StringComparison.Ordinal)));
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { said }));
    }

    [Test]
    public async Task Scenario_36_what_a_volunteer_decided_stays_and_the_contrary_answer_is_for_a_person()
    {
        var reminder = await GivenASentReminderAsync(confirmation: "confirmation_status = 'not_done', closed_reason = 'volunteer', answered_at = now(), answered_by = (select id from prima.volunteers limit 1)");
        await Database.ExecuteAsync("insert into prima.volunteers (name, phone) values ('Relawan', '628111111111')");
        await Database.ExecuteAsync("update prima.reminders set answered_by = (select id from prima.volunteers)");
        await Database.ExecuteAsync($"insert into prima.manual_confirmations (reminder_id, volunteer_id, outcome, method) select '{reminder}', id, 'not_done', 'visit' from prima.volunteers");

        var answer = await WriteAsync("sudah");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await OutcomeAsync(answer), Is.EqualTo("done conflict"));
            Assert.That(await ConfirmationAsync(reminder), Is.EqualTo("not_done volunteer"));
            Assert.That(await TasksAsync(), Is.EqualTo(new[] { "answer_conflict normal 1" }));
            Assert.That(await SaidAsync(), Is.EqualTo(new[] { "reply.noted" }));
        }
    }

    [Test]
    public async Task Scenario_37_a_not_yet_after_a_done_changes_nothing_and_is_for_a_person()
    {
        var reminder = await GivenASentReminderAsync();

        await WriteAsync("sudah");
        await WriteAsync("belum");

        Assert.That(await ConfirmationAsync(reminder), Is.EqualTo("done"));
        Assert.That(await TasksAsync(), Is.EqualTo(new[] { "answer_conflict normal 1" }));
    }

    [Test]
    public async Task A_not_yet_after_several_that_were_done_asks_nothing_and_the_task_names_them()
    {
        var older = await GivenASentReminderAsync(ago: "2 h");
        var newer = await GivenASentReminderAsync(ago: "1 h");
        await WriteAsync("sudah");
        await WriteAsync("semua");

        var answer = await WriteAsync("belum");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await OutcomeAsync(answer), Is.EqualTo("done conflict"));
            Assert.That(await ConfirmationAsync(older) + " " + await ConfirmationAsync(newer), Is.EqualTo("done done"));
            Assert.That(await TasksAsync(), Is.EqualTo(new[] { "answer_conflict normal 1" }));
            Assert.That(await Database.NotedTitlesAsync(Patient), Is.EqualTo("obat 2 h; obat 1 h"));
            Assert.That(await SaidAsync(), Is.EqualTo(new[] { "ask.which", "ack.done", "reply.noted" }));
        }
    }

    [Test]
    public async Task Scenario_38_an_answer_is_evidence_that_its_message_was_sent()
    {
        var reminder = await GivenASentReminderAsync();
        await Database.ExecuteAsync($"""
            update prima.send_attempts set outcome = 'uncertain', in_doubt = true where message_id = (select id from prima.messages where reminder_id = '{reminder}');
            update prima.reminders set status = 'queued' where id = '{reminder}'; delete from prima.follow_ups
            """);

        await WriteAsync("sudah");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ConfirmationAsync(reminder), Is.EqualTo("done"));
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("sent"));
            Assert.That(await Database.AskAsync<string>($"select state from prima.message_status where reminder_id = '{reminder}' and kind = 'reminder'"), Is.EqualTo("accepted"));
            Assert.That(await FollowUpsAsync(reminder), Is.Empty);
        }
    }

    [Test]
    public async Task An_answer_while_its_message_is_still_sending_counts_and_the_settle_leaves_it()
    {
        var (reminder, attempt) = await GivenASendingReminderAsync();

        await WriteAsync("sudah");
        Assert.That(await ConfirmationAsync(reminder), Is.EqualTo("done"));
        await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ConfirmationAsync(reminder), Is.EqualTo("done"));
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("sent"));
            Assert.That(await FollowUpsAsync(reminder), Is.Empty, "nothing is asked again");
        }
    }

    private async Task<(Guid Reminder, Prima.Core.Outbox.Attempt Attempt)> GivenASendingReminderAsync()
    {
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(Patient), "now()");
        await Database.ExecuteAsync($"update prima.reminders set local_date = current_date where id = '{reminder}'");
        await Worker.QueueDueAsync();
        return (reminder, await Worker.ClaimOneAsync(Device));
    }

    /// <summary>How long after the answer each next question is due.</summary>
    private Task<string> QuestionsAfterTheAnswerAsync(Guid reminder) => Database.AskAsync<string>(
        $"select string_agg((u.due_at - r.answered_at)::text, ' ' order by stage) from prima.follow_ups u join prima.reminders r on r.id = u.reminder_id where r.id = '{reminder}'");

    private async Task<string> FollowUpsAsync(Guid reminder) =>
        await Database.AskAsync<string>($"select coalesce(string_agg(status, ' ' order by stage), '') from prima.follow_ups where reminder_id = '{reminder}'");
}
