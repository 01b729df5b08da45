using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>A recipient without a permit waits until it has one: nothing is charged, and nobody behind it is held up.</summary>
[Parallelizable]
public class RecipientLimitTests : DatabaseFixture
{
    private static readonly RateLimit Two = new(2, TimeSpan.FromSeconds(60));
    private DataUnderTest worker = null!;
    private string device = "";
    private string recipient = "";

    [OneTimeSetUp]
    public void GivenAWorker() => worker = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { Recipient = Two });

    [SetUp]
    public async Task GivenARecipientWithoutPermits()
    {
        device = await Database.GivenADeviceAsync();
        recipient = Given.NewRecipient();
        await Database.ExecuteAsync($"select prima.take_permits('recipient:{recipient}', 2, 2, '62 s')");
    }

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [Test]
    public async Task Its_messages_become_due_when_a_permit_exists_keep_their_rank_and_are_charged_nothing()
    {
        var first = await Database.GivenAMessageAsync(device, recipient, "now() - interval '2 min'");
        await Database.GivenAMessageAsync(device, recipient, "now() - interval '1 min'", priority: "bulk");
        var later = await Database.GivenAMessageAsync(device, recipient, "now() + interval '1 h'");
        var ranks = await RanksAsync();
        var freeAt = await Database.AskAsync<DateTime>($"select next_at from prima.peek_permits('recipient:{recipient}', 2, '62 s')");

        var claim = await worker.Outbox.ClaimAsync(10, [device], CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(claim.Attempts, Is.Empty);
            Assert.That(
                await Database.AskAsync<DateTime[]>($"select array_agg(due_at) from prima.queue where device = '{device}' and message_id <> {later}"),
                Is.EqualTo(new[] { freeAt, freeAt }), "exactly when the permit is there, and all that was due");
            Assert.That(await RanksAsync(), Is.EqualTo(ranks));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.queue where device = '{device}' and attempts > 0"), Is.Zero);
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.send_attempts where message_id = {first}"), Is.Zero);
            Assert.That(await Database.AskAsync<int>($"select granted[1] from prima.rate_limits where key = 'recipient:{recipient}'"), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task What_stands_behind_it_goes()
    {
        await Database.GivenAMessageAsync(device, recipient, "now() - interval '1 h'");
        var behind = await Database.GivenAMessageAsync(device);

        Assert.That((await worker.ClaimOneAsync(device)).MessageId, Is.EqualTo(behind));
    }

    [Test]
    public async Task One_whose_reminder_somebody_keeps_expires_when_that_is_over_and_its_reminder_with_it()
    {
        var patient = await Database.GivenAPatientAsync();
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient));
        await Database.ExecuteAsync("update prima.devices set is_default = false where is_default");
        await Database.ExecuteAsync($"update prima.devices set is_default = true where name = '{device}'");
        await worker.QueueDueAsync();
        await Database.ExecuteAsync($"update prima.queue set not_after = now() + interval '20 s' where message_id = (select id from prima.messages where reminder_id = '{reminder}')");
        await Database.ExecuteAsync($"select prima.take_permits('recipient:{await Database.PhoneOfAsync(patient)}', 2, 2, '62 s')");
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync($"begin; select from prima.reminders where id = '{reminder}' for update");

        await worker.Outbox.ClaimAsync(10, [device], CancellationToken.None);
        Assert.That(await StateAsync(), Is.EqualTo("queued queued"));

        await holder.ExecuteAsync("rollback");
        await worker.Outbox.ClaimAsync(10, [device], CancellationToken.None);
        Assert.That(await StateAsync(), Is.EqualTo("expired skipped"));

        Task<string> StateAsync() => Database.AskAsync<string>($"select m.state || ' ' || r.status from prima.message_status m join prima.reminders r on r.id = m.reminder_id where r.id = '{reminder}'");
    }

    [Test]
    public async Task A_message_whose_deadline_comes_before_the_permit_expires_with_a_reason()
    {
        var doomed = await Database.GivenAMessageAsync(device, recipient, notAfter: "now() + interval '30 s'");
        var patient = await Database.GivenAMessageAsync(device, recipient, notAfter: "now() + interval '1 h'");

        using var expired = new MetricCollector<long>(worker.Meters, PrimaMetrics.MeterName, "prima.messages.expired");
        await worker.ClaimAsync(10, device);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await Database.StateOfAsync(doomed), await Database.StateOfAsync(patient)), Is.EqualTo(("expired", "queued")));
            Assert.That(expired.GetMeasurementSnapshot().Sum(one => one.Value), Is.EqualTo(1), "the alert on what expires sees it");
            Assert.That(await Database.AskAsync<string>($"select last_error from prima.message_status where id = {doomed}"), Does.Contain("limit"));
            Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);
        }
    }

    [Test]
    public async Task At_most_a_thousand_rows_move_at_once_and_these_are_the_first()
    {
        await Database.ExecuteAsync($"""
            select count(*) from generate_series(1, 1100) n, lateral prima.enqueue_message('{recipient}', 'x', '{device} ' || n, now() - interval '1 h' + n * interval '1 s', device => '{device}')
            """);

        await worker.ClaimAsync(10, device);

        Assert.That(
            await Database.AskAsync<string>($"""
                select concat(count(*) filter (where due_at > now()), '|', max(rank_at) filter (where due_at > now()) < min(rank_at) filter (where due_at <= now()))
                from prima.queue where device = '{device}'
                """),
            Is.EqualTo("1000|t"));
    }

    [Test]
    public async Task A_permit_that_was_lost_between_the_look_and_the_taking_takes_nothing()
    {
        var lucky = Given.NewRecipient();
        await Database.GivenAMessageAsync(device, lucky);
        await using var claimer = await StagedClaim.OpenAsync(worker);

        // 1. the claim sees a free permit
        var due = await claimer.LockAndReadAsync(device);
        Assert.That(due.Single().RecipientFreeAt, Is.Null);
        // 2. somebody else takes both
        await Database.ExecuteAsync($"select prima.take_permits('recipient:{lucky}', 2, 2, '62 s')");
        // 3. the claim is refused: all or none, so it rolls back
        var attempts = await claimer.TakeAsync(due);
        await claimer.EndAsync("rollback");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(attempts, Is.Empty);
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.in_flight where recipient = '{lucky}'"), Is.Zero);
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.queue where device = '{device}'"), Is.EqualTo(1));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.rate_limits where key = 'device:{device}'"), Is.Zero, "all or none: the device's permit is not spent");
        }
    }

    private Task<DateTime[]> RanksAsync() => Database.AskAsync<DateTime[]>($"select array_agg(rank_at order by message_id) from prima.queue where device = '{device}'");
}
