using NUnit.Framework;
using Prima.Core.Janitor;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Janitor;

/// <summary>The chores that keep the tables true.</summary>
[Parallelizable]
public class JanitorStoreTests : DatabaseFixture
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(10);
    private DataUnderTest worker = null!;
    private string device = "";

    [OneTimeSetUp]
    public void GivenAWorker() => worker = DataUnderTest.Open(Database);

    [SetUp]
    public async Task GivenADevice() => device = await Database.GivenADeviceAsync();

    [TearDown]
    public async Task Every_message_is_in_one_place() => Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [Test]
    public async Task It_sees_at_a_glance_what_there_is_to_do()
    {
        Assert.That(await LookAsync(), Is.EqualTo(new JanitorWork(false, false, false)));

        await Database.GivenAMessageAsync(device);
        var attempt = await worker.ClaimOneAsync(device);
        await Database.GivenAMessageAsync(device, dueAt: "now() - interval '2 s'", notAfter: "now() - interval '1 s'");
        await Database.ExecuteAsync($"update prima.in_flight set expires_at = now() where attempt_id = '{attempt.Id}'");
        Assert.That(await LookAsync(), Is.EqualTo(new JanitorWork(Rescue: true, CloseUncertain: false, Expire: true)));

        await worker.Janitor.RescueAsync(CancellationToken.None);
        await worker.Janitor.ExpireAsync(CancellationToken.None);
        Assert.That(await LookAsync(), Is.EqualTo(new JanitorWork(false, false, false)), "held for evidence");

        await HeldSinceAsync(attempt, "11 min");
        Assert.That(await LookAsync(), Is.EqualTo(new JanitorWork(false, CloseUncertain: true, false)));
        await worker.Janitor.CloseUncertainAsync(Hold, CancellationToken.None);
    }

    [Test]
    public async Task An_uncertain_one_is_closed_after_its_hold_and_not_before_and_stays_uncertain()
    {
        await Database.GivenAMessageAsync(device);
        var attempt = await worker.ClaimOneAsync(device);
        await worker.Outbox.SettleAsync(attempt, new Settlement.Uncertain("timeout"));

        await HeldSinceAsync(attempt, "9 min");
        Assert.That(await worker.Janitor.CloseUncertainAsync(Hold, CancellationToken.None), Is.Zero);
        await HeldSinceAsync(attempt, "11 min");
        Assert.That(await worker.Janitor.CloseUncertainAsync(Hold, CancellationToken.None), Is.EqualTo(1));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string>($"select concat_ws('|', state, settled_at is not null) from prima.message_status where id = {attempt.MessageId}"), Is.EqualTo("uncertain|t"));
            Assert.That(await worker.Janitor.CloseUncertainAsync(Hold, CancellationToken.None), Is.Zero, "once");
        }
    }

    [Test]
    public async Task A_reminder_or_task_that_somebody_keeps_holds_up_none_of_the_others([Values("reminder", "task")] string kept, [Values("expired", "put right")] string chore)
    {
        await using var scheduler = DataUnderTest.Open(Database);
        var (stuck, free) = (await GivenAsync(), await GivenAsync());
        await Database.ExecuteAsync("update prima.devices set is_default = false where is_default");
        await Database.ExecuteAsync($"update prima.devices set is_default = true where name = '{device}'");
        await scheduler.QueueDueAsync();
        await Database.ExecuteAsync(chore == "expired"
            ? $"update prima.queue set not_after = now() - interval '1 s', due_at = now() - interval '2 s' where message_id in ({MessageOf(stuck.Reminder)}, {MessageOf(free.Reminder)})"
            : $"update prima.patients set is_active = false where id in ('{stuck.Patient}', '{free.Patient}')");
        await Database.ExecuteAsync($"insert into prima.volunteer_tasks (patient_id, reason, priority, code) values ('{stuck.Patient}', 'missed_reminder', 'high', 'T{Guid.NewGuid().ToString()[..6]}')");
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync(kept == "reminder"
            ? $"begin; select from prima.reminders where id = '{stuck.Reminder}' for update"
            : $"begin; select from prima.volunteer_tasks where patient_id = '{stuck.Patient}' for update");

        Assert.That(await ChoreAsync(), Is.EqualTo(1));
        Assert.That((await StateAsync(stuck), await StateAsync(free)), Is.EqualTo(("queued", chore == "expired" ? "expired" : "cancelled")));

        await holder.ExecuteAsync("rollback");
        Assert.That(await ChoreAsync(), Is.EqualTo(1));
        Assert.That(await StateAsync(stuck), Is.EqualTo(chore == "expired" ? "expired" : "cancelled"));

        Task<int> ChoreAsync() => chore == "expired" ? worker.Janitor.ExpireAsync(CancellationToken.None) : worker.Janitor.PutRightAsync(CancellationToken.None);

        async Task<(Guid Patient, Guid Reminder)> GivenAsync()
        {
            var patient = await Database.GivenAPatientAsync();
            return (patient, await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient)));
        }

        static string MessageOf(Guid reminder) => $"(select id from prima.messages where reminder_id = '{reminder}')";

        Task<string> StateAsync((Guid Patient, Guid Reminder) one) => Database.AskAsync<string>($"select state from prima.message_status where reminder_id = '{one.Reminder}'");
    }

    [Test]
    public async Task What_waits_past_its_deadline_expires_and_what_a_claim_holds_is_left_to_it()
    {
        var late = await Database.GivenAMessageAsync(device, dueAt: "now() - interval '2 s'", notAfter: "now() - interval '1 s'");
        var held = await Database.GivenAMessageAsync(device, dueAt: "now() - interval '2 s'", notAfter: "now() - interval '1 s'");
        var intime = await Database.GivenAMessageAsync(device, notAfter: "now() + interval '1 h'");
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync($"begin; select from prima.queue where message_id = {held} for update");

        Assert.That(await worker.Janitor.ExpireAsync(CancellationToken.None), Is.EqualTo(1));
        await holder.ExecuteAsync("rollback");

        Assert.That((await Database.StateOfAsync(late), await Database.StateOfAsync(held), await Database.StateOfAsync(intime)), Is.EqualTo(("expired", "queued", "queued")));
        await worker.Janitor.ExpireAsync(CancellationToken.None);
    }

    [Test]
    public async Task A_message_that_asked_for_no_device_gets_the_default_s_where_the_name_it_waits_under_is_no_longer_configured()
    {
        var fresh = await Database.AskAsync<long>("select prima.enqueue_message('081234567890', 'x', 'no device yet')");
        var gone = await Database.AskAsync<long>("select prima.enqueue_message('081234567890', 'x', 'a device of yesterday')");
        await Database.ExecuteAsync($"update prima.queue set device = 'yesterday' where message_id = {gone}; insert into prima.devices (name, configured_at) values ('yesterday', now() - interval '1 d')");
        var asked = await Database.GivenAMessageAsync("yesterday");
        var configured = await Database.AskAsync<long>("select prima.enqueue_message('081234567890', 'x', 'another configured device')");
        var other = await Database.GivenADeviceAsync();
        await Database.ExecuteAsync($"update prima.queue set device = '{other}' where message_id = {configured}");

        Assert.That(await worker.Janitor.NameDeviceAsync(device, CancellationToken.None), Is.EqualTo(2));

        Assert.That(
            await Database.AskAsync<string[]>($"select array_agg(device order by message_id) from prima.queue where message_id in ({fresh}, {gone}, {asked}, {configured})"),
            Is.EqualTo(new[] { device, device, "yesterday", other }));
    }

    [Test]
    public async Task What_waits_on_a_drained_device_and_asked_for_none_goes_to_one_that_sends_also_where_it_is_the_default()
    {
        var free = await Database.AskAsync<long>("select prima.enqueue_message('081234567890', 'x', 'for any device')");
        var asked = await Database.GivenAMessageAsync(device);
        await Database.ExecuteAsync($"update prima.devices set configured_at = now() - interval '1 d' where name <> '{device}'; update prima.queue set device = '{device}' where message_id = {free}; insert into prima.pauses (device, reason, paused_by, drains) values ('{device}', 'x', 'x', true)");

        var nowhere = await worker.Janitor.NameDeviceAsync(device, CancellationToken.None);
        await Database.ExecuteAsync("insert into prima.devices (name, configured_at) values ('spare', now())");
        var moved = await worker.Janitor.NameDeviceAsync(device, CancellationToken.None);
        await Database.ExecuteAsync($"update prima.devices set is_default = name = '{device}'");
        var late = await Database.AskAsync<long>("select prima.enqueue_message('081234567891', 'x', 'after the drain')");
        var next = await Database.AskAsync<string>($"select device from prima.queue where message_id = {late}");
        var after = await Database.AskAsync<string[]>($"select array_agg(device order by message_id) from prima.queue where message_id in ({free}, {asked})");
        await Database.ExecuteAsync($"delete from prima.pauses; delete from prima.devices where name = 'spare'; update prima.queue set device = '{device}'");

        Assert.That((nowhere, moved > 0, string.Join(' ', after)), Is.EqualTo((0, true, $"spare {device}")));
        Assert.That(next, Is.EqualTo("spare"), "what comes while the default is drained does not wait for the next look");
    }

    [Test]
    public async Task A_caller_s_word_for_a_device_is_shown_to_no_metric_for_it_may_be_a_number()
    {
        await Database.GivenAMessageAsync(Canary.Recipient(0));
        await Database.GivenAMessageAsync("nobody");

        var sample = await worker.Janitor.SampleAsync(CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(sample.Queue.Select(depth => depth.Device).Concat(sample.Uncertain.Select(held => held.Device)).Concat(sample.Devices.Keys), Has.None.EqualTo(Canary.Recipient(0)).And.None.EqualTo("nobody"));
            Assert.That(sample.Queue.Single(depth => depth is { Device: "unknown", Priority: "normal" }).Waiting, Is.EqualTo(2));
            Assert.That(sample.Devices["unknown"], Is.False);
        }
    }

    [Test]
    public async Task A_device_that_was_taken_out_of_use_is_shown_while_something_of_it_waits()
    {
        var (gone, waited, used) = (await Database.GivenADeviceAsync(), await Database.GivenADeviceAsync(), await Database.GivenADeviceAsync());
        await Database.ExecuteAsync($"update prima.devices set configured_at = now() - interval '25 h' where name in ('{gone}', '{waited}'); update prima.devices set configured_at = now() - interval '23 h' where name = '{used}'");
        await Database.GivenAMessageAsync(waited);

        var sample = await worker.Janitor.SampleAsync(CancellationToken.None);

        Assert.That(new[] { gone, waited, used }.Where(sample.Devices.ContainsKey), Is.EqualTo(new[] { waited, used }));
    }

    private Task<JanitorWork> LookAsync() => worker.Janitor.LookAsync(Hold, CancellationToken.None);

    private Task HeldSinceAsync(Attempt attempt, string since) => Database.ExecuteAsync($"update prima.send_attempts set ended_at = now() - interval '{since}' where id = '{attempt.Id}'");
}
