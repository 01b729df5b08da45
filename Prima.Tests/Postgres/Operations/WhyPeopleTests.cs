using NUnit.Framework;
using Prima.Core.Operations.Why;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Data.Operations;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Operations;

/// <summary>What a reminder or a patient waits for: staged, named, and what the scheduler or the claim then does.</summary>
[Parallelizable]
public class WhyPeopleTests : DatabaseFixture
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(10);

    [SetUp]
    public async Task GivenNobody()
    {
        await Database.ForgetEverybodyAsync();
        await Database.ExecuteAsync("delete from prima.workers"); // or a fleet without a sender is told of
    }

    [TestCase(Blocker.Consent, "update prima.patients set consent_status = 'withdrawn'", "update prima.patients set consent_status = 'granted'", "cancelled guard")]
    [TestCase(Blocker.Inactive, "update prima.patients set is_active = false", "update prima.patients set is_active = true", "cancelled guard")]
    [TestCase(Blocker.PlanNotActive, "update prima.reminder_plans set status = 'paused'", "update prima.reminder_plans set status = 'active'", "cancelled guard")]
    [TestCase(Blocker.PatientPaused, "update prima.patients set paused_from = '2026-01-01'", "update prima.patients set paused_from = null", "skipped paused")]
    [TestCase(Blocker.DeadlinePassed, "update prima.reminders set due_at = now() - interval '1 d'", "update prima.reminders set due_at = now()", "skipped late")]
    [TestCase(Blocker.NotDueYet, "update prima.reminders set due_at = now() + interval '1 h'", "update prima.reminders set due_at = now()", "pending")]
    [TestCase(
        Blocker.RemindersLimit, "insert into prima.rate_limits (key, granted_at, granted, permits, window_length) values ('reminders', array[clock_timestamp()], array[1], 1, '60 s')",
        "delete from prima.rate_limits", "pending")]
    public async Task What_is_named_is_what_the_scheduler_meets(Blocker expected, string block, string unblock, string becomes)
    {
        await using var data = DataUnderTest.Open(Database, reminderLimit: new RateLimit(1, TimeSpan.FromSeconds(60)));
        var device = await Database.GivenADeviceAsync();
        await Database.ExecuteAsync($"update prima.devices set is_default = name = '{device}'");
        var reminder = await Database.GivenADueReminderAsync();
        await Database.ExecuteAsync("delete from prima.rate_limits; insert into prima.workers (name, roles, version) values ('a', 'scheduler', '1')");
        Assert.That(await BlockerAsync(data, reminder), Is.EqualTo(Blocker.NextPoll), "nothing before");

        await Database.ExecuteAsync(block);
        Assert.That(await BlockerAsync(data, reminder), Is.EqualTo(expected));
        Assert.That((await data.QueueDueAsync()).Queued, Is.Zero, "the scheduler leaves it");
        Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo(becomes));
        if (becomes != "pending")
        {
            var ended = await WhyAsync(data, reminder);
            Assert.That((ended.Wait, ended.Lines[^1].What), Is.EqualTo(((Wait?)null, $"It ended {becomes.Replace(" ", " (", StringComparison.Ordinal)}).")));
            await Database.ExecuteAsync("update prima.reminders set status = 'pending', reason = null");
        }

        await Database.ExecuteAsync(unblock);
        Assert.That(await BlockerAsync(data, reminder), Is.EqualTo(Blocker.NextPoll), "nothing after");
        Assert.That((await data.QueueDueAsync()).Queued, Is.EqualTo(1), "the scheduler takes it");
    }

    [Test]
    public async Task That_no_scheduler_lives_or_all_that_live_fail_is_told()
    {
        await using var data = DataUnderTest.Open(Database);
        var reminder = await Database.GivenADueReminderAsync();
        await Database.ExecuteAsync("insert into prima.workers (name, roles, version, beat_at) values ('silent', 'scheduler', '1', now() - interval '32 s')");
        Assert.That(await BlockerAsync(data, reminder), Is.EqualTo(Blocker.NoWorker));
        await Database.ExecuteAsync("insert into prima.workers (name, roles, version, failing) values ('a', 'scheduler', '1', '{\"scheduler: TimeoutException\"}')");

        Assert.That(await BlockerAsync(data, reminder), Is.EqualTo(Blocker.WorkersFail));

        await Database.ExecuteAsync("update prima.workers set failing = '{}'");
        Assert.That(await BlockerAsync(data, reminder), Is.EqualTo(Blocker.NextPoll));
    }

    [Test]
    public async Task A_reminder_goes_from_its_rule_over_its_message_to_its_answer()
    {
        await using var data = DataUnderTest.Open(Database);
        var device = await Database.GivenADeviceAsync();
        await Database.ExecuteAsync($"update prima.devices set is_default = name = '{device}'");
        var reminder = await Database.GivenADueReminderAsync();
        await data.QueueDueAsync();
        await Database.ExecuteAsync($"update prima.devices set state = 'no_quota' where name = '{device}'");
        Assert.That(await BlockerAsync(data, reminder), Is.EqualTo(Blocker.DeviceDown), "what its message waits for");
        await Database.ExecuteAsync($"update prima.devices set state = 'ok' where name = '{device}'");
        await data.Outbox.SettleAsync(await data.ClaimOneAsync(device), new Settlement.Complete("F1"));

        var story = await WhyAsync(data, reminder);
        var ends = await Database.AskAsync<DateTime>($"select window_ends_at from prima.reminders where id = '{reminder}'");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((story.Wait!.Blocker, story.Wait.Until), Is.EqualTo((Blocker.Answer, (DateTime?)ends)));
            Assert.That(story.Wait.For, Does.StartWith("the patient's answer, and asks once more at "));
            Assert.That(story.Lines.Select(l => l.At), Is.Ordered);
            string[] inOrder = [") made the reminder for ", "The reminder went from pending to queued (scheduler)", "was enqueued", "claimed it on", "The attempt ended accepted", "The reminder went from queued to sent", "It waits for the patient's answer"];
            Assert.That(inOrder.Select(part => story.Lines.ToList().FindIndex(l => l.What.Contains(part, StringComparison.Ordinal))), Has.All.GreaterThanOrEqualTo(0));
            Assert.That(story.Lines.Select(l => l.What), Has.None.Contain("obat pagi").And.None.Contain("Parasetamol").And.None.Contain(Canary.Name));
        }
    }

    [TestCase(Blocker.Bereaved, "insert into prima.volunteer_tasks (patient_id, reason, priority, code) select id, 'possible_death', 'urgent', 'A1' from prima.patients on conflict do nothing; update prima.patients set paused_from = '2026-01-01'", "update prima.patients set paused_from = null")]
    [TestCase(Blocker.Inactive, "update prima.patients set is_active = false", "update prima.patients set is_active = true")]
    [TestCase(Blocker.Consent, "update prima.patients set consent_status = 'withdrawn'", "update prima.patients set consent_status = 'granted'")]
    [TestCase(Blocker.PatientPaused, "update prima.patients set paused_from = '2026-01-01', paused_until = '2099-12-31'", "update prima.patients set paused_from = null, paused_until = null")]
    public async Task What_keeps_everything_from_a_patient_keeps_the_claim_from_her_message(Blocker expected, string block, string unblock)
    {
        await using var data = DataUnderTest.Open(Database);
        var device = await Database.GivenADeviceAsync();
        await Database.ExecuteAsync($"update prima.devices set is_default = name = '{device}'");
        await Database.GivenADueReminderAsync();
        await data.QueueDueAsync();
        var patient = await Database.AskAsync<Guid>("select id from prima.patients");

        await Database.ExecuteAsync(block);
        Assert.That((await PatientAsync(data, patient)).Wait?.Blocker, Is.EqualTo(expected));
        await Database.ExecuteAsync(unblock);
        var story = await PatientAsync(data, patient);
        Assert.That((story.Wait!.Blocker, story.Wait.For), Is.EqualTo((Blocker.NextPoll, $"message {await Database.AskAsync<long>("select id from prima.messages")}, and that for nothing: it goes at the next poll of a worker")));
        await Database.ExecuteAsync(block);
        Assert.That(await data.ClaimAsync(10, device), Is.Empty, "the claim leaves it");
    }

    [Test]
    public async Task Who_was_asked_waits_for_the_request_to_leave_first_and_then_for_the_answer()
    {
        await using var data = DataUnderTest.Open(Database);
        var device = await Database.GivenADeviceAsync();
        var patient = await Database.GivenAPatientAsync();
        await Database.ExecuteAsync($"""
            update prima.patients set consent_status = 'asked';
            select prima.enqueue_message(p.phone, 'setuju?', 'ask', device := '{device}') from prima.patients p;
            update prima.messages set kind = 'consent_request', patient_id = '{patient}', quiet_exempt = true;
            insert into prima.consent_requests (patient_id, phone, from_status, expires_at, message_id) select p.id, p.phone, 'not_asked', now() + interval '1 d', m.id from prima.patients p, prima.messages m;
            insert into prima.pauses (device, priority, paused_by, reason) values ('{device}', '', 'rina', 'x')
            """);
        var message = await Database.AskAsync<long>("select id from prima.messages");

        var held = (await PatientAsync(data, patient)).Wait!;
        await Database.ExecuteAsync("delete from prima.pauses");
        await data.Outbox.SettleAsync(await data.ClaimOneAsync(device), new Settlement.Complete("F1"));
        var asked = (await PatientAsync(data, patient)).Wait!;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(held.Blocker, Is.EqualTo(Blocker.Paused));
            Assert.That(held.For, Does.StartWith($"message {message}, and that for rina, who paused the device {device}"));
            Assert.That((asked.Blocker, asked.For), Is.EqualTo((Blocker.Consent, "the patient's answer to the request for consent")));
        }
    }

    [Test]
    public async Task A_patient_without_anything_to_come_waits_for_nothing_and_one_with_a_reminder_for_its_time()
    {
        await using var data = DataUnderTest.Open(Database);
        var patient = await Database.GivenAPatientAsync();
        var idle = await PatientAsync(data, patient);
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient), "now() + interval '1 h'");
        await Database.ExecuteAsync($"insert into prima.volunteer_tasks (patient_id, reason, priority, code, note) values ('{patient}', 'wants_contact', 'high', 'A17', 'canary text')");
        var waiting = await PatientAsync(data, patient);
        await Database.ExecuteAsync("update prima.patients set paused_from = '2026-01-01', paused_until = '2099-12-31'");
        var paused = await PatientAsync(data, patient);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((idle.Wait, idle.Lines[^1].What), Is.EqualTo(((Wait?)null, "Nothing waits for the patient: no message, and no reminder in the horizon.")));
            Assert.That((waiting.Wait!.Blocker, waiting.Wait.For), Is.EqualTo((Blocker.NotDueYet, $"reminder {reminder} and its time")));
            Assert.That((paused.Wait!.Blocker, paused.Wait.Until), Is.EqualTo((Blocker.PatientPaused, (DateTime?)new DateTime(2099, 12, 31, 17, 0, 0, DateTimeKind.Utc))), "to the end of its last day in Jakarta");
            Assert.That(waiting.Lines.Select(l => l.What), Has.Some.EqualTo("Task A17 (wants_contact, high) was opened; now: open."));
            Assert.That(waiting.Lines.Select(l => l.What), Has.None.Contain("canary").And.None.Contain(Canary.Name));
        }
    }

    private static PostgresWhyDesk Desk(DataUnderTest data) => new(data.Source, data.Terms, data.Limits, data.ReminderTerms);

    private static async Task<WhyStory> WhyAsync(DataUnderTest data, Guid reminder) => ReminderWhy.Tell((await Desk(data).ReminderAsync(reminder, CancellationToken.None))!, Hold);

    private static async Task<WhyStory> PatientAsync(DataUnderTest data, Guid patient) => PatientWhy.Tell((await Desk(data).PatientAsync(patient, CancellationToken.None))!, Hold);

    private static async Task<Blocker?> BlockerAsync(DataUnderTest data, Guid reminder) => (await WhyAsync(data, reminder)).Wait?.Blocker;
}
