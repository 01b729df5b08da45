using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>What follows from a cry for help, a death and an answer that is for a person (domain section 10).</summary>
[Parallelizable]
public class CallForHelpTests : InboxFixture
{
    [Test]
    public async Task Scenario_29_an_emergency_alerts_and_answers_at_once_whatever_the_consent()
    {
        await Database.ExecuteAsync($"update prima.patients set consent_status = 'not_asked' where id = '{Patient}'; delete from prima.consent_events");
        await GivenAVolunteerOfTheirsAsync("Ani");
        await Database.GivenAVolunteerAsync("Budi", onCall: 1);

        var answer = await WriteAsync("tolong bapak sesak napas", rank: 0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await OutcomeAsync(answer), Is.EqualTo("done emergency"));
            Assert.That(await TasksAsync(), Is.EqualTo(new[] { "emergency urgent 1" }));
            Assert.That(await Database.AskAsync<string>("select string_agg(v.name, ' ' order by v.name) from prima.messages m join prima.volunteers v on v.id = m.volunteer_id where m.kind = 'alert'"), Is.EqualTo("Ani Budi"));
            Assert.That(await Database.AskAsync<string>("select min(body) from prima.messages where kind = 'alert'"), Does.Contain("tolong bapak sesak napas"));
            Assert.That(await SaidAsync(), Is.EqualTo(new[] { "emergency.alerted" }));
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', kind, priority, quiet_exempt, task_id is not null) from prima.messages where template = 'emergency.alerted'"), Is.EqualTo("emergency_reply urgent t t"));
            Assert.That(await Worker.ClaimAsync(10, Device), Has.Count.EqualTo(3), "all three leave");
        }
    }

    [Test]
    public async Task Scenario_30_without_a_volunteer_it_promises_none()
    {
        await WriteAsync("sesak napas", rank: 0);

        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "emergency.recorded" }));
        Assert.That(await TasksAsync(), Is.EqualTo(new[] { "emergency urgent 1" }));
    }

    [Test]
    public async Task Scenario_27_a_stop_in_an_emergency_is_both()
    {
        await WriteAsync("STOP sesak napas", rank: 0);

        Assert.That(await ConsentAsync(), Does.StartWith("withdrawn reply"));
        Assert.That(await TasksAsync(), Is.EqualTo(new[] { "emergency urgent 1" }));
        Assert.That(await SaidAsync(), Is.EquivalentTo(new[] { "stop.farewell", "emergency.recorded" }));
        Assert.That((await Worker.ClaimAsync(10, Device)).Count, Is.EqualTo(1), "one recipient, one at a time");
        Assert.That(await Database.CountAsync("prima.message_endings"), Is.Zero, "and none of them is cancelled");
    }

    [Test]
    public async Task A_second_cry_within_half_an_hour_counts_once_more_and_is_not_answered_again()
    {
        await WriteAsync("sesak napas", rank: 0);
        await WriteAsync("sesak napas!!", rank: 0);

        Assert.That(await TasksAsync(), Is.EqualTo(new[] { "emergency urgent 2" }));
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "emergency.recorded" }));
    }

    [Test]
    public async Task Scenario_28_a_denied_emergency_is_a_call_for_help()
    {
        await GivenAVolunteerOfTheirsAsync("Ani");

        await WriteAsync("tidak pingsan", rank: 0);

        Assert.That(await TasksAsync(), Is.EqualTo(new[] { "help high 1" }));
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "help.ack" }));
        Assert.That(await Database.AskAsync<string>("select body from prima.messages where template = 'help.ack'"), Does.Contain("Ani"));
    }

    [Test]
    public async Task A_machine_that_offers_help_after_each_answer_is_answered_once_in_ten_minutes_and_each_of_its_words_counts()
    {
        for (var n = 0; n < 5; n++)
            await WriteAsync("Terima kasih. Ada yang bisa kami bantu?");
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "help.ack" }));
        Assert.That(await TasksAsync(), Is.EqualTo(new[] { "help normal 5" }));

        await Database.ExecuteAsync("update prima.messages set due_at = due_at - interval '11 min' where template = 'help.ack'");
        await WriteAsync("bantuan");
        Assert.That(await SaidAsync(), Has.Length.EqualTo(2), "ten minutes later");
        await Database.ExecuteAsync("update prima.volunteer_tasks set state = 'resolved', closed_at = now()");
        await WriteAsync("bantuan");
        Assert.That(await SaidAsync(), Has.Length.EqualTo(3), "another task");
    }

    [Test]
    public async Task Scenario_24_after_a_death_nothing_goes_to_the_number_and_a_person_ends_it()
    {
        await GivenAVolunteerOfTheirsAsync("Ani");
        var sent = await GivenASentReminderAsync();
        var queued = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(Patient));
        await Worker.QueueDueAsync();

        var answer = await WriteAsync("Bapak sudah meninggal", rank: 0);
        var later = await WriteAsync("sudah");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await OutcomeAsync(answer), Is.EqualTo("done bereaved"));
            Assert.That(await OutcomeAsync(later), Is.EqualTo("done done"), "recorded");
            Assert.That(await TasksAsync(), Is.EqualTo(new[] { "possible_death urgent 1" }));
            Assert.That(await SaidAsync(), Is.Empty);
            Assert.That(await Database.ReminderAsync(queued), Is.EqualTo("skipped paused"));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.follow_ups where reminder_id = '{sent}' and status <> 'cancelled'"), Is.Zero);
            Assert.That(await Database.AskAsync<string>($"select concat_ws(' ', consent_status, paused_from = (now() at time zone time_zone)::date, paused_until) from prima.patients where id = '{Patient}'"), Is.EqualTo("granted t"));
            Assert.That((await Worker.ClaimAsync(10, Device)).Select(a => a.Priority), Is.EqualTo(new[] { "urgent" }), "the alert");
        }
    }

    [Test]
    public async Task What_is_enqueued_for_a_number_whose_owner_may_have_died_is_cancelled()
    {
        await WriteAsync("Bapak sudah meninggal", rank: 0);
        var message = await Database.AskAsync<long>($"select prima.enqueue_message('{Phone}', 'x', 'k', now(), null, 'normal', '{Device}', '{Patient}')");

        Assert.That(await Worker.ClaimAsync(10, Device), Is.Empty);
        Assert.That(await Database.StateOfAsync(message), Is.EqualTo("cancelled"));
    }

    [TestCase("update prima.volunteer_tasks set state = 'resolved', closed_at = now()", "done withdrawn", "", TestName = "It_stays_silent_where_it_was_so")]
    [TestCase("update prima.patients set paused_from = null; insert into prima.events (entity, entity_id, to_state, cause) select 'patient', id::text, 'resumed', 'resume' from prima.patients", "done withdrawn", "stop.farewell", TestName = "It_is_over_where_a_person_ended_the_pause_and_left_the_task_open")]
    [TestCase("update prima.volunteer_tasks set state = 'resolved', closed_at = now() - interval '3 d'", "done withdrawn", "stop.farewell", TestName = "Another_pause_without_an_end_that_came_later_is_no_death")]
    public async Task The_silence_after_a_death_is_that_of_its_pause(string then, string outcome, string said)
    {
        await WriteAsync("Bapak sudah meninggal", rank: 0);
        await Database.ExecuteAsync(then);

        var stop = await WriteAsync("berhenti", rank: 0);

        Assert.That(await OutcomeAsync(stop), Is.EqualTo(outcome));
        Assert.That(await SaidAsync(), said.Length == 0 ? Is.Empty : Is.EqualTo(new[] { said }));
    }

    [Test]
    public async Task A_pause_that_a_volunteer_begins_after_a_false_alarm_is_no_mourning_until_it_is_said_again()
    {
        await WriteAsync("Bapak sudah meninggal", rank: 0);
        await Database.ExecuteAsync($"""
            insert into prima.events (entity, entity_id, to_state, cause, actor) values ('patient', '{Patient}', 'resumed', 'resume', 'ani'), ('patient', '{Patient}', 'paused from today', 'pause', 'ani')
            """);
        var message = await Database.AskAsync<long>($"select prima.enqueue_message('{Phone}', 'x', 'k', now(), null, 'normal', '{Device}', '{Patient}')");
        Assert.That((await Worker.ClaimAsync(10, Device)).Select(attempt => attempt.MessageId), Does.Contain(message));
        await WriteAsync("tidak pingsan", rank: 0);
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "help.ack" }));

        await WriteAsync("Bapak sudah meninggal", rank: 0);
        await WriteAsync("sesak napas", rank: 0);

        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "help.ack" }), "it is said, and nothing more leaves");
        Assert.That(await TasksAsync(), Does.Contain("possible_death urgent 2"));
    }

    [Test]
    public async Task Reminders_leave_again_where_a_person_ended_the_pause_of_a_false_alarm()
    {
        await WriteAsync("Bapak sudah meninggal", rank: 0);
        await Database.ExecuteAsync($"update prima.patients set paused_from = null where id = '{Patient}'");
        var message = await Database.AskAsync<long>($"select prima.enqueue_message('{Phone}', 'x', 'k', now(), null, 'normal', '{Device}', '{Patient}')");

        Assert.That((await Worker.ClaimAsync(10, Device)).Select(attempt => attempt.MessageId), Does.Contain(message));
    }

    [Test]
    public async Task Scenario_31_a_volunteer_takes_the_task_by_answering_and_the_second_is_told_who_did()
    {
        await GivenAVolunteerOfTheirsAsync("Ani");
        var budi = await Database.GivenAVolunteerAsync("Budi", onCall: 1);
        await WriteAsync("sesak napas", rank: 0);
        var code = await Database.AskAsync<string>("select code from prima.volunteer_tasks");

        await WriteAsAsync("(select phone from prima.volunteers where name = 'Ani')", $"ambil {code}");
        await WriteAsAsync("(select phone from prima.volunteers where name = 'Budi')", $"AMBIL {code}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', t.state, v.name) from prima.volunteer_tasks t join prima.volunteers v on v.id = t.assignee"), Is.EqualTo("acknowledged Ani"));
            Assert.That(await Database.AskAsync<string>("select string_agg(outcome, ' ' order by id) from prima.inbox"), Is.EqualTo("emergency taken taken_before"));
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.messages where template = 'alert.taken' and body like '%Ani%'"), Is.EqualTo(2));
            Assert.That(budi, Is.Not.EqualTo(Guid.Empty));
        }
    }

    [TestCase("1203@g.us", "{\"isgroup\": true}", "sesak napas", "done ignored", 0)]
    [TestCase("6281234567890", "{}", "halo", "done unknown_sender", 0)]
    [TestCase("6281234567890", "{}", "sesak napas", "done unknown_sender", 1)]
    [TestCase("6281234567890", "{}", "ibu meninggal", "done unknown_sender", 1)]
    [TestCase("62811000000", "{}", "sesak napas", "done ignored", 0)]
    public async Task Scenario_53_a_group_ourselves_and_a_stranger_get_no_reply_but_a_cry_is_heard(string sender, string details, string text, string outcome, int tasks)
    {
        await Database.ExecuteAsync($"update prima.devices set number = '62811000000' where name = '{Device}'");
        await Database.GivenAVolunteerAsync("Budi", onCall: 1);

        var answer = await Database.GivenAnAnswerAsync(sender, text, details: details);
        await AnswerAllAsync();

        Assert.That(await OutcomeAsync(answer), Is.EqualTo(outcome));
        Assert.That(await Database.CountAsync("prima.volunteer_tasks where reason = 'unknown_sender' and priority = 'urgent'"), Is.EqualTo(tasks));
        Assert.That(await Database.AskAsync<long>("select count(*) from prima.messages where kind <> 'alert'"), Is.Zero);
        Assert.That(await Database.AskAsync<long>("select count(*) from prima.messages where kind = 'alert'"), Is.EqualTo(tasks));
    }

    [Test]
    public async Task A_volunteers_own_red_words_are_told_to_another_first_and_by_their_name()
    {
        await Database.GivenAVolunteerAsync("Ani", onCall: 1);
        await Database.GivenAVolunteerAsync("Budi", onCall: 2);

        await WriteAsAsync("(select phone from prima.volunteers where name = 'Ani')", "sesak napas pasien saya");

        Assert.That(await Database.AskAsync<string>("select string_agg(v.name, ' ') from prima.messages m join prima.volunteers v on v.id = m.volunteer_id where m.kind = 'alert'"), Is.EqualTo("Budi"));
        Assert.That(
            await Database.AskAsync<string>("select body from prima.messages where kind = 'alert'"),
            Does.Match(@"\[MENDESAK\] Relawan Ani \+62 [0-9-]+: pesan dari nomor relawan"));
    }

    [TestCase("23 h", "berhenti", "done ignored")]
    [TestCase("25 h", "berhenti", "done withdrawn")]
    [TestCase("25 h", "sesak napas", "done emergency")]
    public async Task The_number_of_a_device_that_nobody_has_configured_for_a_day_is_whoever_has_it_now(string ago, string text, string outcome)
    {
        await Database.ExecuteAsync($"insert into prima.devices (name, number, configured_at) values ('pilot', '{Phone}', now() - interval '{ago}')");

        var answer = await WriteAsync(text, rank: 0);

        Assert.That(await OutcomeAsync(answer), Is.EqualTo(outcome));
    }

    [TestCase("{\"media\": \"image\"}", "unread_message low 1")]
    [TestCase("{\"media\": \"voice\"}", "unread_message high 1")]
    public async Task Scenario_53_a_message_without_a_text_is_a_task_and_asks_for_a_text(string details, string task)
    {
        await WriteAsync(null, details: details);
        await WriteAsync(null, details: details);

        Assert.That((await TasksAsync())[0], Does.StartWith(task[..^1]));
        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "reply.text_only" }), "once a day");
    }

    [Test]
    public async Task What_is_planned_today_is_told()
    {
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(Patient), "now() + interval '1 min'");
        await Database.ExecuteAsync($"update prima.reminders set local_date = (now() at time zone 'Asia/Jakarta')::date where id = '{reminder}'");

        await WriteAsync("jadwal hari ini");

        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "info.today" }));
        Assert.That(await Database.AskAsync<string>("select body from prima.messages where template = 'info.today'"), Does.Match(@"1\. \d\d\.\d\d WIB obat pagi"));
    }

    [TestCase("status = 'skipped', reason = 'late'", "null")]
    [TestCase("status = 'pending'", "current_date - 1")]
    public async Task What_will_not_be_sent_today_is_not_told(string reminder, string pausedFrom)
    {
        await GivenTodayAsync("reminder_1", reminder);
        await GivenTodayAsync("reminder_2", "status = 'cancelled', reason = 'volunteer'");
        await Database.ExecuteAsync($"update prima.patients set paused_from = {pausedFrom}, paused_until = current_date + 1");

        await WriteAsync("jadwal");

        Assert.That(await Database.AskAsync<string>("select body from prima.messages where template = 'info.today'"), Does.Contain(":\ntidak ada"));
    }

    [TestCase("status = 'sent'", "current_date - 1", "current_date + 1")]
    [TestCase("status = 'pending'", "current_date + 2", "null")]
    [TestCase("status = 'pending'", "current_date - 9", "current_date - 2")]
    public async Task What_was_sent_before_a_pause_and_what_is_due_on_no_day_of_it_is_told(string reminder, string from, string until)
    {
        await GivenTodayAsync("reminder_1", reminder);
        await Database.ExecuteAsync($"update prima.patients set paused_from = {from}, paused_until = {until}");

        await WriteAsync("jadwal");
        await Database.ExecuteAsync("delete from prima.reminders");

        Assert.That(await Database.AskAsync<string>("select body from prima.messages where template = 'info.today'"), Does.Contain("1. ").And.Contain("reminder"));
    }

    private async Task GivenTodayAsync(string title, string state)
    {
        var plan = await Database.GivenAPlanAsync(Patient);
        await Database.GivenAReminderAsync(plan, "now() + interval '1 min'");
        await Database.ExecuteAsync($"""
            update prima.reminder_plans set title = '{title}' where id = '{plan}';
            update prima.reminders set local_date = (now() at time zone 'Asia/Jakarta')::date, {state} where plan_id = '{plan}'
            """);
    }

    [Test]
    public async Task That_nothing_is_planned_today_is_told_in_the_same_text()
    {
        await WriteAsync("jadwal");

        Assert.That(await SaidAsync(), Is.EqualTo(new[] { "info.today" }));
        Assert.That(await Database.AskAsync<string>("select body from prima.messages where template = 'info.today'"), Does.Contain(":\ntidak ada"));
    }

    private async Task GivenAVolunteerOfTheirsAsync(string name)
    {
        var volunteer = await Database.GivenAVolunteerAsync(name);
        await Database.ExecuteAsync($"update prima.patients set volunteer_id = '{volunteer}' where id = '{Patient}'");
    }

    private async Task WriteAsAsync(string phone, string text)
    {
        await Database.GivenAnAnswerAsync(await Database.AskAsync<string>($"select {phone}"), text, device: Device);
        await AnswerAllAsync();
    }
}
