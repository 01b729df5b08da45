using Microsoft.Extensions.Logging.Testing;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.Reminders;
using Prima.Core.Templates;
using Prima.Core.Time;
using Prima.Data.FollowUps;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.FollowUps;

/// <summary>What is asked once more, from the reminder that was sent to the end of its window (domain section 13). Each test has the database to itself.</summary>
[Parallelizable]
public class FollowUpTests : EmptiedDatabaseFixture
{
    private static readonly DateTimeOffset Asked = new(2099, 12, 1, 13, 0, 0, TimeSpan.Zero); // 20:00 in Jakarta
    private string device = "";
    private Guid patient;
    private Guid plan;
    private Guid reminder;

    [SetUp]
    public async Task GivenAReminderThatWasSent()
    {
        device = await Database.GivenADeviceAsync();
        await Database.ExecuteAsync($"update prima.devices set is_default = true where name = '{device}'");
        patient = await Database.GivenAPatientAsync();
        plan = await Database.GivenAPlanAsync(patient);
        reminder = await Database.GivenAReminderAsync(plan, $"'{Asked:O}'");
        await using var worker = WorkerAt(Asked, QuietHours.Off);
        await worker.QueueDueAsync();
        await SendAsync(worker);
        await Database.ExecuteAsync($"""
            update prima.follow_ups u set due_at = u.due_at - (r.asked_at - '{Asked:O}') from prima.reminders r where r.id = u.reminder_id;
            update prima.reminders set asked_at = '{Asked:O}', window_ends_at = window_ends_at - (asked_at - '{Asked:O}')
            """); // to the second
    }

    [TearDown]
    public async Task AssertInvariants()
    {
        var broken = await Database.BrokenInvariantsAsync("invariant not in ('I7', 'I11', 'I14')"); // two compare with the clock, which tests move; and here nobody answers what tests say is done
        Assert.That(broken, Is.Empty);
    }

    [TestCase("medication", "00:15:00 02:00:00 1 day")]
    [TestCase("appointment", "00:15:00 03:00:00 1 day")]
    [TestCase("general", "00:30:00 04:00:00 1 day 12:00:00")]
    public async Task They_are_planned_when_the_reminder_is_sent_counted_from_when_it_was_asked(string kind, string expected)
    {
        var another = await Database.GivenAPlanAsync(patient);
        await Database.ExecuteAsync($"update prima.reminder_plans set kind = '{kind}', event_at = '2099-12-03 09:00' where id = '{another}'");
        var asked = await Database.GivenAReminderAsync(another, $"'{Asked:O}'");
        await using var worker = WorkerAt(Asked, QuietHours.Off);
        await worker.QueueDueAsync();

        await SendAsync(worker);

        Assert.That(
            await Database.AskAsync<string>($"""
                select string_agg(u.due_at - r.asked_at || '', ' ' order by u.stage) || ' ' || justify_hours(min(r.window_ends_at - r.asked_at))
                from prima.follow_ups u join prima.reminders r on r.id = u.reminder_id where r.id = '{asked}' and u.status = 'pending'
                """),
            Is.EqualTo(expected));
    }

    [TestCase("update prima.patients set time_zone = 'Mars/Phobos' where id = '{0}'")]
    [TestCase("update prima.reminder_plans set rule = 'FREQ=NEVER' where patient_id = '{0}'")]
    public async Task One_whose_plan_or_patient_cannot_be_read_fails_and_holds_up_no_other(string change)
    {
        var another = await Database.GivenAPatientAsync();
        await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(another), $"'{Asked:O}'");
        await using (var worker = WorkerAt(Asked, QuietHours.Off))
        {
            await worker.QueueDueAsync();
            await SendAsync(worker);
        }

        await Database.ExecuteAsync(string.Format(null, change, another));
        await AdvanceAtAsync(Asked.AddMinutes(16));

        Assert.That(await FollowUpsAsync(), Is.EqualTo("queued pending"));
        Assert.That(await Database.AskAsync<string>($"select u.status from prima.follow_ups u join prima.reminders r on r.id = u.reminder_id where r.patient_id = '{another}' and u.stage = 1"), Is.EqualTo("failed"));
    }

    [Test]
    public async Task Of_one_that_cannot_be_read_the_log_names_the_plan_s_id_and_not_the_name_that_somebody_gave_it()
    {
        await Database.ExecuteAsync($"update prima.reminder_plans set plan_key = '{Canary.Name} {Canary.Recipient(0)}', rule = 'FREQ=NEVER'");
        await using var worker = WorkerAt(Asked.AddMinutes(16), QuietHours.Off);
        var log = new FakeLogger<PostgresFollowUpStore>();
        var store = new PostgresFollowUpStore(worker.Source, worker.ReminderTerms, MessageCatalogue.BuiltIn, new FaultPoints(), worker.Metrics, TimeProvider.System, log);

        await store.AdvanceAsync(10, CancellationToken.None);

        Assert.That((log.LatestRecord.Id.Id, log.LatestRecord.GetStructuredStateValue("Plan")), Is.EqualTo((EventIds.FollowUpTextFailed, $"{plan}")));
        Canary.AssertSilentIn([log.LatestRecord.Message]);
    }

    [Test]
    public async Task None_is_planned_where_no_answer_is_wanted()
    {
        await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient, needsAnswer: false), $"'{Asked:O}'");
        await using var worker = WorkerAt(Asked, QuietHours.Off);
        await worker.QueueDueAsync();
        await SendAsync(worker);

        Assert.That(await Database.CountAsync("prima.follow_ups"), Is.EqualTo(2), "those of the first reminder");
    }

    [Test]
    public async Task Scenario_44_one_that_is_due_in_the_night_is_sent_at_six_and_says_how_long_ago_it_was_asked()
    {
        await AdvanceAtAsync(Asked.AddMinutes(15));
        await using (var evening = WorkerAt(Asked.AddMinutes(16)))
            await SendAsync(evening);
        await AdvanceAtAsync(Asked.AddHours(2)); // 22:00
        Assert.That(await FollowUpsAsync(), Is.EqualTo("sent pending"));
        Assert.That(
            await Database.AskAsync<string>($"select due_at at time zone 'Asia/Jakarta' || ' ' || (select window_ends_at at time zone 'Asia/Jakarta' from prima.reminders where id = '{reminder}') from prima.follow_ups where stage = 2"),
            Is.EqualTo("2099-12-02 06:00:00 2099-12-02 20:00:00"));

        await AdvanceAtAsync(Asked.AddHours(10).AddSeconds(1)); // 06:00
        await using (var morning = WorkerAt(Asked.AddHours(10).AddSeconds(2)))
            await SendAsync(morning);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await FollowUpsAsync(), Is.EqualTo("sent sent"));
            Assert.That(await BodyAsync(1), Does.StartWith($"{Canary.Name}, 15 menit lalu"));
            Assert.That(await BodyAsync(2), Does.StartWith($"{Canary.Name}, sudah 10 jam"));
            Assert.That(await Database.AskAsync<string>("select priority || ' ' || (not_after - due_at) from prima.messages where template = 'followup.2'"), Is.EqualTo("normal 02:00:00"));
        }
    }

    [TestCase(false, "cancelled queued")]
    [TestCase(true, "cancelled queued")]
    public async Task The_second_overtakes_a_first_one_that_was_not_sent(bool wasQueued, string expected)
    {
        if (wasQueued)
            await AdvanceAtAsync(Asked.AddMinutes(15), QuietHours.Off);
        await AdvanceAtAsync(Asked.AddHours(2), QuietHours.Off);

        Assert.That(await FollowUpsAsync(), Is.EqualTo(expected));
        Assert.That(await Database.AskAsync<long>("select count(*) from prima.queue"), Is.EqualTo(1), "one text leaves");
        Assert.That(
            await Database.AskAsync<string>("select concat_ws(' ', from_state, reason) from prima.events where entity = 'follow_up' and to_state = 'cancelled'"),
            Is.EqualTo(wasQueued ? "queued overtaken" : "pending overtaken"));
    }

    [TestCase("open", "unanswered", 1)]
    [TestCase("not_yet", "not_done", 1)]
    public async Task When_the_window_ends_it_is_closed_with_a_task_and_nothing_more_is_asked(string before, string after, int tasks)
    {
        await Database.ExecuteAsync($"update prima.reminders set confirmation_status = '{before}'");

        Assert.That(await AdvanceAtAsync(Asked.AddHours(24).AddMinutes(-1), QuietHours.Off), Is.EqualTo(2), "both follow-ups are late");
        Assert.That(await AdvanceAtAsync(Asked.AddHours(24).AddSeconds(1)), Is.EqualTo(1));
        Assert.That(await AdvanceAtAsync(Asked.AddHours(25)), Is.Zero);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', confirmation_status, closed_reason) from prima.reminders"), Is.EqualTo($"{after} window"));
            Assert.That(await Database.TasksOfAsync(patient), Is.EqualTo(new[] { $"unanswered normal {tasks}" }));
            Assert.That(await FollowUpsAsync(), Is.EqualTo("cancelled expired"));
        }
    }

    [Test]
    public async Task Windows_of_one_patient_that_end_together_are_one_task_that_names_both()
    {
        var other = await Database.GivenAPlanAsync(patient);
        await Database.ExecuteAsync($"update prima.reminder_plans set title = case id when '{plan}' then 'Obat pagi' else 'Obat malam' end");
        var another = await Database.GivenAReminderAsync(other, $"'{Asked:O}'");
        await using (var worker = WorkerAt(Asked, QuietHours.Off))
        {
            await worker.QueueDueAsync();
            await SendAsync(worker);
        }

        await AdvanceAtAsync(Asked.AddHours(25));

        Assert.That(await Database.AskAsync<long>("select count(*) from prima.reminders where confirmation_status = 'unanswered' and closed_reason = 'window'"), Is.EqualTo(2), $"with {another}");
        Assert.That(await Database.TasksOfAsync(patient), Is.EqualTo(new[] { "unanswered normal 1" }));
        Assert.That(await Database.NotedTitlesAsync(patient), Is.EqualTo("Obat malam; Obat pagi").Or.EqualTo("Obat pagi; Obat malam"));
    }

    [TestCase("update prima.patients set consent_status = 'declined'", "guard")]
    [TestCase("update prima.patients set is_active = false", "guard")]
    [TestCase("update prima.patients set paused_from = '2099-12-01'", "paused")]
    [TestCase("update prima.reminder_plans set status = 'ended'", "guard")]
    [TestCase("update prima.reminders set confirmation_status = 'done'", "answered")]
    [TestCase("update prima.reminders set status = 'failed', reason = 'receipt'", "answered")]
    public async Task Whatever_it_needs_is_looked_at_when_it_is_due_and_again_when_it_is_sent(string deed, string reason)
    {
        var due = await Database.GivenAReminderAsync(plan, $"'{Asked:O}'");
        await using (var worker = WorkerAt(Asked, QuietHours.Off))
        {
            await worker.QueueDueAsync();
            await SendAsync(worker);
        }

        await Database.ExecuteAsync($"update prima.follow_ups set due_at = '2099-12-20' where reminder_id = '{due}'");
        await AdvanceAtAsync(Asked.AddMinutes(15), QuietHours.Off);
        await Database.ExecuteAsync($"update prima.follow_ups set due_at = '{Asked:O}' where reminder_id = '{due}' and stage = 1; {deed}");

        await AdvanceAtAsync(Asked.AddMinutes(16), QuietHours.Off);
        await using var sender = WorkerAt(Asked.AddMinutes(17), QuietHours.Off);
        var attempts = await sender.ClaimAsync(10, device);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string>($"select status from prima.follow_ups where reminder_id = '{due}' and stage = 1"), Is.EqualTo("cancelled"));
            Assert.That(await Database.AskAsync<string>($"select reason from prima.events where entity = 'follow_up' and entity_id = '{due}:1'"), Is.EqualTo(reason));
            Assert.That(attempts, Is.Empty);
            Assert.That(await FollowUpsAsync(), Is.EqualTo("cancelled pending"), "its message was cancelled at the claim");
        }

        await Database.ExecuteAsync($"insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) select id, phone, 'granted', consent_status, 'volunteer', clock_timestamp() from prima.patients where consent_status <> 'granted'");
        await Database.ExecuteAsync("update prima.reminders set status = 'sent' where status = 'failed'");
    }

    [TestCase("update prima.reminders set confirmation_status = 'done'", "answered")]
    [TestCase("update prima.patients set paused_from = '2099-12-01'", "paused")]
    [TestCase("update prima.reminder_plans set status = 'paused'", "guard")]
    [TestCase("update prima.reminder_plans set status = 'ended'", "guard")]
    [TestCase("update prima.reminder_plans set text_changed_at = clock_timestamp()", "plan_changed")]
    [TestCase("update prima.reminders set confirmation_status = 'not_yet'", null)]
    public async Task One_that_no_claim_looks_at_is_stopped_by_the_janitor_when_its_guard_has_gone(string deed, string? reason)
    {
        await AdvanceAtAsync(Asked.AddMinutes(15), QuietHours.Off);
        await Database.ExecuteAsync($"update prima.devices set state = 'disconnected'; {deed}");
        await using var worker = WorkerAt(Asked.AddMinutes(16), QuietHours.Off);

        Assert.That(await worker.Janitor.PutRightAsync(CancellationToken.None), Is.EqualTo(reason is null ? 0 : 1));
        Assert.That(await FollowUpsAsync(), Is.EqualTo(reason is null ? "queued pending" : "cancelled pending"));
        Assert.That(
            await Database.AskAsync<string[]>("select array(select concat_ws(' ', from_state, reason) from prima.events where entity = 'follow_up' and to_state = 'cancelled')"),
            Is.EqualTo(reason is null ? Array.Empty<string>() : [$"queued {reason}"]));
    }

    [Test]
    public async Task What_becomes_of_its_message_becomes_of_it([Values("accepted", "failed", "closed", "expired", "cancelled")] string end)
    {
        await AdvanceAtAsync(Asked.AddMinutes(15), QuietHours.Off);
        await using var worker = WorkerAt(Asked.AddMinutes(end == "expired" ? 136 : 16), QuietHours.Off);
        switch (end)
        {
            case "accepted":
                await SendAsync(worker);
                break;
            case "failed":
                await worker.Outbox.SettleAsync(await worker.ClaimOneAsync(device), new Settlement.Discard("target invalid"));
                break;
            case "closed":
                await worker.Outbox.SettleAsync(await worker.ClaimOneAsync(device), new Settlement.Uncertain("no answer in time"));
                Assert.That(await FollowUpsAsync(), Is.EqualTo("queued pending"));
                await worker.Janitor.CloseUncertainAsync(TimeSpan.Zero, CancellationToken.None);
                break;
            case "expired":
                await worker.Janitor.ExpireAsync(CancellationToken.None);
                break;
            default:
                await Database.AskAsync<string>($"select prima.cancel_message('followup:{reminder}:1', 'x')");
                break;
        }

        Assert.That(await FollowUpsAsync(), Is.EqualTo($"{(end == "accepted" ? "sent" : end == "closed" ? "failed" : end)} pending"));
        Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("sent"), "the reminder stays where it is");
    }

    [Test]
    public async Task Schedulers_at_once_ask_each_question_once()
    {
        for (var n = 0; n < 60; n++)
            await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(await Database.GivenAPatientAsync()), $"'{Asked:O}'");
        await using (var worker = WorkerAt(Asked, QuietHours.Off))
        {
            await worker.QueueDueAsync();
            await SendAsync(worker);
        }

        await using var schedulers = WorkerAt(Asked.AddMinutes(20), QuietHours.Off);
        var advanced = 0;
        while (await Database.AskAsync<long>("select count(*) from prima.follow_ups where stage = 1 and status = 'pending'") > 0)
            advanced += (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => schedulers.FollowUps.AdvanceAsync(7, CancellationToken.None)))).Sum();

        Assert.That(advanced, Is.EqualTo(61));
        Assert.That(await Database.AskAsync<long>("select count(distinct reminder_id) from prima.messages where kind = 'follow_up'"), Is.EqualTo(61));
    }

    [Test]
    public async Task A_reminder_that_another_has_is_passed_over()
    {
        await using var session = await Database.OpenSessionAsync();
        await session.ExecuteAsync($"begin; select from prima.reminders where id = '{reminder}' for no key update");
        Assert.That(await AdvanceAtAsync(Asked.AddMinutes(15), QuietHours.Off), Is.Zero);

        await session.ExecuteAsync("commit");
        Assert.That(await AdvanceAtAsync(Asked.AddMinutes(15), QuietHours.Off), Is.EqualTo(1));
    }

    [Test]
    public async Task The_idle_poll_names_the_next_question_and_the_next_end_of_a_window()
    {
        await using var worker = WorkerAt(Asked.AddMinutes(5));
        Assert.That((await worker.Reminders.FindNextAsync(CancellationToken.None)).FollowUp, Is.EqualTo(TimeSpan.FromMinutes(10)).Within(TimeSpan.FromSeconds(20)));

        await Database.ExecuteAsync("update prima.follow_ups set status = 'cancelled'");
        var next = await worker.Reminders.FindNextAsync(CancellationToken.None);
        Assert.That(next.FollowUp, Is.EqualTo(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(5)).Within(TimeSpan.FromSeconds(20)));
        Assert.That(next.Soonest, Is.EqualTo(next.FollowUp), "no reminder is pending");
    }

    [TestCase("update prima.reminders set confirmation_status = 'none'", "I13", "update prima.reminders set confirmation_status = 'open'")]
    [TestCase("update prima.send_attempts set outcome = 'rejected', live = false", "I13", "update prima.send_attempts set outcome = 'accepted', live = true")]
    [TestCase("update prima.patients set consent_status = 'withdrawn'", "I15", "update prima.patients set consent_status = 'granted'")]
    public async Task What_must_never_be_is_listed(string damage, string invariant, string repair)
    {
        await Database.ExecuteAsync(damage);
        var broken = await Database.AskAsync<string[]>("select array(select distinct invariant from prima.broken_invariants())");
        await Database.ExecuteAsync(repair);

        Assert.That(broken, Does.Contain(invariant));
    }

    private async Task<int> AdvanceAtAsync(DateTimeOffset moment, QuietHours? quiet = null)
    {
        await using var worker = WorkerAt(moment, quiet);
        return await worker.FollowUps.AdvanceAsync(100, CancellationToken.None);
    }

    private async Task SendAsync(DataUnderTest worker)
    {
        foreach (var attempt in await worker.ClaimAsync(100, device))
            await worker.Outbox.SettleAsync(attempt, new Settlement.Complete($"F{attempt.MessageId}"));
        if (await Database.CountAsync("prima.queue") > 0)
            await SendAsync(worker); // the next one of the same patient
    }

    private Task<string> FollowUpsAsync() => Database.AskAsync<string>($"select string_agg(status, ' ' order by stage) from prima.follow_ups where reminder_id = '{reminder}'");

    private Task<string> BodyAsync(int stage) => Database.AskAsync<string>($"select body from prima.messages where idempotency_key = 'followup:{reminder}:{stage}'");

    private DataUnderTest WorkerAt(DateTimeOffset moment, QuietHours? quiet = null)
    {
        var offset = moment - TimeProvider.System.GetUtcNow();
        return DataUnderTest.Open(
            Database, DataUnderTest.WideTerms with { ClockOffset = offset }, reminders: DataUnderTest.WideReminderTerms with { ClockOffset = offset, QuietHours = quiet ?? new QuietHours(new TimeOnly(21, 0), new TimeOnly(6, 0)) });
    }
}
