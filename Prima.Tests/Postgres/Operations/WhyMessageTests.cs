using System.Globalization;
using NUnit.Framework;
using Prima.Core.Operations.Why;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Core.Reminders;
using Prima.Core.Time;
using Prima.Data.Operations;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Operations;

/// <summary>Each blocker is staged, named, and real: the claim leaves the message, and takes it when the block is gone.</summary>
[Parallelizable]
public class WhyMessageTests : DatabaseFixture
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(10);

    private static readonly ClaimTerms Narrow = DataUnderTest.WideTerms with
    {
        MaxInFlightPerDevice = 1, Recipient = new RateLimit(1, TimeSpan.FromSeconds(60)), Device = new RateLimit(10, TimeSpan.FromSeconds(60)), Fleet = new RateLimit(20, TimeSpan.FromSeconds(60)),
    };

    /// <summary>What blocks a direct message, and what ends that, in SQL.</summary>
    private static IEnumerable<TestCaseData> Blocks()
    {
        yield return Block(
            "its time", Blocker.NotDueYet,
            "update prima.messages set due_at = now() + interval '1 h' where id = {message}; update prima.queue set due_at = (select due_at from prima.messages where id = {message}) where message_id = {message}",
            "update prima.queue set due_at = now() where message_id = {message}");
        yield return Block("a device down", Blocker.DeviceDown, "update prima.devices set state = 'disconnected' where name = '{device}'", "update prima.devices set state = 'ok' where name = '{device}'");
        yield return Block(
            "a device held", Blocker.DeviceHeld, "update prima.devices set held_until = now() + interval '1 min', held_reason = 'too_many' where name = '{device}'",
            "update prima.devices set held_until = null where name = '{device}'");
        yield return Block(
            "an open circuit", Blocker.CircuitOpen, "update prima.devices set held_until = now() + interval '10 s', doubts = 5 where name = '{device}'",
            "update prima.devices set held_until = null where name = '{device}'");
        yield return Block("a pause of all", Blocker.Paused, "insert into prima.pauses (reason, paused_by) values ('x', 'rina')", "delete from prima.pauses");
        yield return Block("a pause of the device", Blocker.Paused, "insert into prima.pauses (device, reason, paused_by, until) values ('{device}', 'x', 'rina', now() + interval '1 h')", "delete from prima.pauses");
        yield return Block("a pause of the class", Blocker.Paused, "insert into prima.pauses (priority, reason, paused_by) values ('normal', 'x', 'rina')", "delete from prima.pauses");
        yield return Block(
            "its deadline", Blocker.DeadlinePassed, "update prima.queue set not_after = now() - interval '1 s' where message_id = {message}", "update prima.queue set not_after = null where message_id = {message}");
        yield return Block(
            "another one on its way by the device", Blocker.InFlightFull,
            "insert into prima.in_flight values ('6281299990001', '{device}', gen_random_uuid(), now() + interval '1 min')", "delete from prima.in_flight");
        yield return Block(
            "the last tenth of the device's window", Blocker.DeviceLimit, Granted("device:{device}", 9), "delete from prima.rate_limits");
        yield return Block(
            "another one on its way to the recipient", Blocker.RecipientBusy,
            "insert into prima.in_flight values ('{recipient}', 'elsewhere', gen_random_uuid(), now() + interval '1 min')", "delete from prima.in_flight");
        yield return Block(
            "an earlier one to the recipient", Blocker.EarlierMessage,
            "select prima.enqueue_message('{recipient}', 'x', 'earlier:{message}', now() - interval '1 h', device := '{device}')", "delete from prima.in_flight; delete from prima.rate_limits");
        yield return Block(
            "an earlier one to somebody else", Blocker.BehindOthers,
            "select prima.enqueue_message('6281299990002', 'x', 'earlier:{message}', now() - interval '1 h', device := '{device}')", "delete from prima.in_flight; delete from prima.rate_limits");
        yield return Block("the recipient's limit", Blocker.RecipientLimit, Granted("recipient:{recipient}", 1), "delete from prima.rate_limits; update prima.queue set due_at = now()");
        yield return Block("the last tenth of the fleet's window", Blocker.FleetLimit, Granted("fleet", 18), "delete from prima.rate_limits");
    }

    /// <summary>What the guards of a message about a patient refuse: the claim's worker ends it, or moves it.</summary>
    private static IEnumerable<TestCaseData> Guarded()
    {
        yield return Guard("consent withdrawn", Blocker.Consent, "reminder", "update prima.patients set consent_status = 'withdrawn' where id = '{patient}'", "update prima.patients set consent_status = 'granted' where id = '{patient}'");
        yield return Guard("a patient who is not active", Blocker.Inactive, "direct", "update prima.patients set is_active = false where id = '{patient}'", "update prima.patients set is_active = true where id = '{patient}'");
        yield return Guard("a patient's pause", Blocker.PatientPaused, "reminder", "update prima.patients set paused_from = '2026-01-01' where id = '{patient}'", "update prima.patients set paused_from = null where id = '{patient}'");
        yield return Guard(
            "a death that was told", Blocker.Bereaved, "reminder",
            "insert into prima.volunteer_tasks (patient_id, reason, priority, code) values ('{patient}', 'possible_death', 'urgent', gen_random_uuid()::text); update prima.patients set paused_from = '2026-01-01' where id = '{patient}'",
            "update prima.patients set paused_from = null where id = '{patient}'");
        yield return Guard("another number", Blocker.NumberChanged, "direct", "update prima.patients set phone = '6281299990003' where id = '{patient}'", "update prima.patients set phone = '{recipient}' where id = '{patient}'");
        yield return Guard("a plan that is paused", Blocker.PlanNotActive, "reminder", "update prima.reminder_plans set status = 'paused' where patient_id = '{patient}'", "update prima.reminder_plans set status = 'active' where patient_id = '{patient}'");
        yield return Guard(
            "an edit of the plan", Blocker.PlanChanged, "reminder", "update prima.reminder_plans set text_changed_at = now() + interval '1 min' where patient_id = '{patient}'",
            "update prima.reminder_plans set text_changed_at = null where patient_id = '{patient}'");
        yield return Guard(
            "an answer", Blocker.Answered, "follow_up", "update prima.reminders set status = 'sent', confirmation_status = 'done' where patient_id = '{patient}'",
            "update prima.reminders set status = 'sent', confirmation_status = 'open' where patient_id = '{patient}'");
        yield return Guard(
            "a request that is over", Blocker.RequestEnded, "consent_request", "select 1",
            "insert into prima.consent_requests (patient_id, phone, from_status, expires_at, message_id) values ('{patient}', '{recipient}', 'not_asked', now() + interval '1 d', {message})");
        yield return Guard(
            "a withdrawal after the reply", Blocker.Withdrawn, "reply",
            "insert into prima.consent_events (patient_id, phone, from_status, to_status, cause, at) values ('{patient}', '{recipient}', 'granted', 'withdrawn', 'reply', now() + interval '1 min')",
            "delete from prima.consent_events where to_status = 'withdrawn'");
    }

    [SetUp]
    public Task GivenNothingElse() => Database.ExecuteAsync(
        "delete from prima.pauses; delete from prima.in_flight; delete from prima.rate_limits; delete from prima.queue; delete from prima.messages; delete from prima.send_attempts; delete from prima.message_endings; delete from prima.events");

    [TestCaseSource(nameof(Blocks))]
    public async Task What_is_named_is_what_the_claim_meets(Blocker expected, string block, string unblock)
    {
        await using var data = DataUnderTest.Open(Database, Narrow);
        var device = await Database.GivenADeviceAsync();
        var recipient = Given.NewRecipient();
        var message = await Database.GivenAMessageAsync(device, recipient);
        Assert.That(await BlockerAsync(data, message), Is.EqualTo(Blocker.NextPoll), "nothing before");

        await DoAsync(block, message, device, recipient);
        Assert.That(await BlockerAsync(data, message), Is.EqualTo(expected));
        Assert.That((await data.ClaimAsync(10, device)).Select(a => a.MessageId), Does.Not.Contain(message), "the claim leaves it");
        if (expected == Blocker.RecipientLimit)
            Assert.That(await BlockerAsync(data, message), Is.EqualTo(expected), "nor is it forgotten why it was moved");

        await DoAsync(unblock, message, device, recipient);
        Assert.That(await BlockerAsync(data, message), Is.EqualTo(Blocker.NextPoll), "nothing after");
        Assert.That((await data.ClaimAsync(10, device)).Select(a => a.MessageId), Is.EqualTo(new[] { message }), "the claim takes it");
        Assert.That(await BlockerAsync(data, message), Is.EqualTo(Blocker.Sending));
    }

    [Test]
    public async Task Workers_that_live_and_fail_are_named_unless_one_does_its_work()
    {
        await using var data = DataUnderTest.Open(Database);
        var device = await Database.GivenADeviceAsync();
        var message = await Database.GivenAMessageAsync(device, Given.NewRecipient());
        await Database.ExecuteAsync("""
            delete from prima.workers;
            insert into prima.workers (name, roles, version, failing) values ('a', 'janitor,sender', '1', '{"janitor: x","sender: PostgresException 53100, disk full"}'), ('b', 'sender', '1', '{"sender: z"}'), ('c', 'janitor', '1', '{}');
            insert into prima.workers (name, roles, version, beat_at, stopped_at) values ('silent', 'sender', '1', now() - interval '1 min', null), ('stopped', 'sender', '1', now(), now())
            """);

        var story = await WhyAsync(data, message);
        Assert.That((story.Wait!.Blocker, story.Lines[^1].What), Is.EqualTo(
            (Blocker.WorkersFail, "It waits for a worker that can: the sender of each fails at every pass (PostgresException 53100, disk full); their logs and PostgreSQL's say more.")));

        await Database.ExecuteAsync("update prima.workers set failing = '{\"device keeper: x\"}' where name = 'b'");
        Assert.That(await BlockerAsync(data, message), Is.EqualTo(Blocker.NextPoll), "one of them works");
        await Database.ExecuteAsync("delete from prima.workers");
    }

    [TestCaseSource(nameof(Guarded))]
    public async Task A_guard_that_is_named_is_the_one_that_ends_it(Blocker expected, string kind, string block, string unblock)
    {
        await using var data = DataUnderTest.Open(Database);
        var device = await Database.GivenADeviceAsync();
        var (message, recipient, patient) = await GuardedAsync(device, kind);

        await DoAsync(block, message, device, recipient, patient);
        Assert.That(await BlockerAsync(data, message), Is.EqualTo(expected));
        await DoAsync(unblock, message, device, recipient, patient);
        Assert.That(await BlockerAsync(data, message), Is.EqualTo(Blocker.NextPoll), "nothing after");
        Assert.That((await data.ClaimAsync(10, device)).Select(a => a.MessageId), Is.EqualTo(new[] { message }), "the claim takes it");

        var (second, number, other) = await GuardedAsync(device, kind);
        await DoAsync(block, second, device, number, other);
        Assert.That(await BlockerAsync(data, second), Is.EqualTo(expected));
        Assert.That(await data.ClaimAsync(10, device), Is.Empty, "the claim leaves it");
        Assert.That(await Database.StateOfAsync(second), Is.EqualTo("cancelled"));
        var story = await WhyAsync(data, second);
        var ending = await EndingAsync(second);
        Assert.That(
            (story.Wait, story.Lines[^1].What),
            Is.EqualTo(((Wait?)null, $"The message ended cancelled: {(ending == "guard" ? "guard (its patient's consent or activity, its plan or its request did not allow it)" : ending)}.")));
    }

    [Test]
    public async Task A_device_that_no_worker_has_is_named_and_no_claim_has_it()
    {
        await using var data = DataUnderTest.Open(Database);
        var (mine, nobodys) = (await Database.GivenADeviceAsync(), await Database.GivenADeviceAsync());
        var message = await Database.GivenAMessageAsync(nobodys);
        await Database.ExecuteAsync($"update prima.devices set configured_at = now() - interval '3 min' where name = '{nobodys}'");

        Assert.That(await BlockerAsync(data, message), Is.EqualTo(Blocker.NoWorker));
        Assert.That(await data.ClaimAsync(10, mine), Is.Empty);
        await data.Devices.ConfigureAsync(new Dictionary<string, string?> { [nobodys] = null }, nobodys, CancellationToken.None);
        Assert.That(await BlockerAsync(data, message), Is.EqualTo(Blocker.NextPoll));
        Assert.That(await data.ClaimAsync(10, nobodys), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_a_guard_ends_is_said_so_also_where_no_worker_has_its_device()
    {
        await using var data = DataUnderTest.Open(Database);
        var device = await Database.GivenADeviceAsync();
        var (message, _, patient) = await GuardedAsync(device, "direct");
        await Database.ExecuteAsync($"update prima.devices set configured_at = now() - interval '3 min' where name = '{device}'; update prima.patients set consent_status = 'declined' where id = '{patient}'");

        Assert.That((await WhyAsync(data, message)).Wait, Is.EqualTo(new Wait(Blocker.Consent, "a worker or the janitor to end it, within a minute: the patient's consent is declined")));

        Assert.That(await data.Janitor.PutRightAsync(CancellationToken.None), Is.EqualTo(1), "no worker is needed for that");
        Assert.That(await Database.StateOfAsync(message), Is.EqualTo("cancelled"));
    }

    [Test]
    public async Task What_was_refused_waits_for_its_next_attempt_and_the_story_says_who_tried()
    {
        await using var data = DataUnderTest.Open(Database);
        var device = await Database.GivenADeviceAsync();
        var message = await Database.GivenAMessageAsync(device);
        await data.Outbox.SettleAsync(await data.ClaimOneAsync(device), new Settlement.Retry(TimeSpan.FromSeconds(30), "http 503", Connected: true));
        var story = await WhyAsync(data, message);
        var due = await Database.AskAsync<DateTime>($"select due_at from prima.queue where message_id = {message}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((story.Wait!.Blocker, story.Wait.Until), Is.EqualTo((Blocker.Retry, (DateTime?)due)));
            Assert.That(story.Lines.Select(l => l.At), Is.Ordered);
            Assert.That(story.Lines[1].What, Is.EqualTo($"Worker test claimed it on {device}: its guards let it, the limits gave their permits."));
            Assert.That(story.Lines[2].What, Is.EqualTo("The attempt ended rejected: http 503."));
            Assert.That(await data.ClaimAsync(10, device), Is.Empty);
        }

        await Database.ExecuteAsync($"update prima.queue set due_at = now(), rank_at = now() where message_id = {message}");
        Assert.That(await BlockerAsync(data, message), Is.EqualTo(Blocker.NextPoll));
        Assert.That(await data.ClaimAsync(10, device), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_night_is_named_before_the_claim_and_after_it_has_moved_the_message_to_the_morning()
    {
        var wall = TimeOnly.FromDateTime(await Database.AskAsync<DateTime>("select now() at time zone 'Asia/Jakarta'"));
        var terms = DataUnderTest.WideReminderTerms with { QuietHours = new QuietHours(wall.AddHours(-1), wall.AddHours(1)) };
        await using var data = DataUnderTest.Open(Database, reminders: terms);
        var device = await Database.GivenADeviceAsync();
        var (message, _, _) = await GuardedAsync(device, "reminder");

        var before = (await WhyAsync(data, message)).Wait!;
        Assert.That(before.Blocker, Is.EqualTo(Blocker.QuietHours));
        Assert.That(await data.ClaimAsync(10, device), Is.Empty);
        var after = (await WhyAsync(data, message)).Wait!;
        Assert.That((after.Blocker, after.Until), Is.EqualTo((Blocker.QuietHours, before.Until)));
        Assert.That(after.For, Does.EndWith(" WIB"));

        await using var day = DataUnderTest.Open(Database);
        await Database.ExecuteAsync($"update prima.queue set due_at = now(), rank_at = now() where message_id = {message}");
        Assert.That(await BlockerAsync(day, message), Is.EqualTo(Blocker.NextPoll));
        Assert.That(await day.ClaimAsync(10, device), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_reply_waits_for_a_permit_of_its_patient_before_and_after_it_is_put_off()
    {
        await using var data = DataUnderTest.Open(Database);
        var device = await Database.GivenADeviceAsync();
        var (message, _, patient) = await GuardedAsync(device, "reply");
        await Database.ExecuteAsync(Granted($"replies:{patient}", 5));

        Assert.That(await BlockerAsync(data, message), Is.EqualTo(Blocker.RepliesLimit));
        Assert.That(await data.ClaimAsync(10, device), Is.Empty);
        Assert.That(await BlockerAsync(data, message), Is.EqualTo(Blocker.RepliesLimit));

        await Database.ExecuteAsync("delete from prima.rate_limits; update prima.queue set due_at = now()");
        Assert.That(await BlockerAsync(data, message), Is.EqualTo(Blocker.NextPoll));
        Assert.That(await data.ClaimAsync(10, device), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_uncertain_one_waits_for_evidence_and_an_accepted_one_for_nothing()
    {
        await using var data = DataUnderTest.Open(Database);
        var device = await Database.GivenADeviceAsync();
        var doubtful = await Database.GivenAMessageAsync(device);
        await data.Outbox.SettleAsync(await data.ClaimOneAsync(device), new Settlement.Uncertain("no answer in time"));
        var sent = await Database.GivenAMessageAsync(device);
        await data.Outbox.SettleAsync(await data.ClaimOneAsync(device), new Settlement.Complete("F1"));

        var wait = (await WhyAsync(data, doubtful)).Wait!;
        var ended = await Database.AskAsync<DateTime>($"select ended_at from prima.send_attempts where message_id = {doubtful}");
        Assert.That((wait.Blocker, wait.Until), Is.EqualTo((Blocker.Evidence, (DateTime?)(ended + Hold))));
        var story = await WhyAsync(data, sent);
        Assert.That((story.Wait, story.Lines[^1].What), Is.EqualTo(((Wait?)null, "The message ended accepted; delivery: none.")));
    }

    [Test]
    public async Task Who_looks_may_be_a_worker_and_holds_nothing()
    {
        await using var data = DataUnderTest.OpenAs(Database, "prima_worker");
        var device = await Database.GivenADeviceAsync();
        var message = await Database.GivenAMessageAsync(device);

        Assert.That(await BlockerAsync(data, message), Is.EqualTo(Blocker.NextPoll));
        Assert.That(await Desk(data).MessageAsync(message + 1_000_000, CancellationToken.None), Is.Null);
    }

    private static TestCaseData Block(string name, Blocker blocker, string block, string unblock) => new TestCaseData(blocker, block, unblock).SetArgDisplayNames(name);

    private static TestCaseData Guard(string name, Blocker blocker, string kind, string block, string unblock) => new TestCaseData(blocker, kind, block, unblock).SetArgDisplayNames(name);

    private static string Granted(string key, int permits) => string.Create(
        CultureInfo.InvariantCulture,
        $"insert into prima.rate_limits (key, granted_at, granted, permits, window_length) values ('{key}', array[clock_timestamp()], array[{permits}], {permits}, '60 s')");

    private static PostgresWhyDesk Desk(DataUnderTest data) => new(data.Source, data.Terms, data.Limits, data.ReminderTerms);

    private static async Task<WhyStory> WhyAsync(DataUnderTest data, long message) => MessageWhy.Tell((await Desk(data).MessageAsync(message, CancellationToken.None))!, Hold);

    private static async Task<Blocker?> BlockerAsync(DataUnderTest data, long message) => (await WhyAsync(data, message)).Wait?.Blocker;

    private Task DoAsync(string sql, long message, string device, string recipient, Guid patient = default) => Database.ExecuteAsync(sql
        .Replace("{message}", message.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{device}", device, StringComparison.Ordinal)
        .Replace("{recipient}", recipient, StringComparison.Ordinal)
        .Replace("{patient}", patient.ToString(), StringComparison.Ordinal));

    private Task<string> EndingAsync(long message) => Database.AskAsync<string>($"select reason from prima.message_endings where message_id = {message}");

    /// <summary>About a patient who has consented and has a plan and a reminder of it, which was asked and not answered.</summary>
    private async Task<(long Message, string Recipient, Guid Patient)> GuardedAsync(string device, string kind)
    {
        var recipient = Given.NewRecipient();
        var patient = await Database.GivenAPatientAsync(phone: recipient);
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient));
        var message = await Database.GivenAMessageAsync(device, recipient);
        await Database.ExecuteAsync($"""
            update prima.reminders set status = 'sent', confirmation_status = 'open' where id = '{reminder}';
            update prima.messages set kind = '{kind}', patient_id = '{patient}', quiet_exempt = false, reminder_id = {(kind is "reminder" or "follow_up" ? $"'{reminder}'" : "null")} where id = {message}
            """);
        return (message, recipient, patient);
    }
}
