using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Reminders;

/// <summary>From a plan to what a patient gets, and what becomes of the reminder on the way (domain section 13).</summary>
[Parallelizable]
public class ReminderPathTests : DatabaseFixture
{
    private DataUnderTest worker = null!;
    private string device = "";

    [OneTimeSetUp]
    public async Task GivenAWorker()
    {
        worker = DataUnderTest.Open(Database);
        device = await Database.GivenADeviceAsync();
        await Database.ExecuteAsync($"update prima.devices set is_default = true where name = '{device}'");
    }

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [Test]
    public async Task A_plan_becomes_a_reminder_the_reminder_a_message_and_its_acceptance_a_reminder_that_was_sent_and_asks()
    {
        var patient = await Database.GivenAPatientAsync();
        var plan = await Database.GivenAPlanAsync(patient, activeFrom: "now()");
        Assert.That(await worker.Horizon.ExpandAsync([plan], CancellationToken.None), Is.EqualTo(14));

        var reminder = await Database.AskAsync<Guid>($"update prima.reminders set due_at = now() where id = (select id from prima.reminders where plan_id = '{plan}' order by due_at limit 1) returning id");
        var pass = await worker.QueueDueAsync();
        var attempt = await worker.ClaimOneAsync(device);
        await worker.Outbox.SettleAsync(attempt, new Settlement.Complete("F1"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pass.Queued, Is.EqualTo(1));
            Assert.That(attempt.Body, Does.Contain("Parasetamol").And.Contain(Canary.Name));
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("sent"));
            Assert.That(await Database.EventsOfAsync(reminder), Is.EqualTo(new[] { ">pending", "pending>queued", "queued>sent" }));
            Assert.That(
                await Database.AskAsync<string>($"select concat_ws(' ', confirmation_status, window_ends_at - asked_at) from prima.reminders where id = '{reminder}'"),
                Is.EqualTo("open 1 day"));
        }
    }

    [Test]
    public async Task A_reminder_that_wants_no_answer_asks_nothing()
    {
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(), needsAnswer: false));
        await worker.QueueDueAsync();
        await worker.Outbox.SettleAsync(await worker.ClaimOneAsync(device), new Settlement.Complete("F1"));

        Assert.That(await Database.AskAsync<string>($"select concat_ws(' ', status, confirmation_status) from prima.reminders where id = '{reminder}'"), Is.EqualTo("sent none"));
    }

    [TestCase("reply", "target invalid", "number_invalid normal 1")]
    [TestCase("farewell", "invalid message request", "send_failed normal 1")]
    [TestCase("emergency_reply", "target invalid", "number_invalid normal 1")]
    public async Task What_else_fails_of_what_a_patient_is_told_a_volunteer_is_told_too(string kind, string error, string task)
    {
        var patient = await Database.GivenAPatientAsync();
        var message = await Database.AskAsync<long>($"select prima.enqueue_message('{await Database.PhoneOfAsync(patient)}', 'x', 'k-{kind}', now(), null, 'normal', '{device}', '{patient}')");
        await Database.ExecuteAsync($"update prima.messages set kind = '{kind}' where id = {message}");

        await worker.Outbox.SettleAsync(await worker.ClaimOneAsync(device), new Settlement.Discard(error));

        Assert.That(await Database.StateOfAsync(message), Is.EqualTo("failed"));
        Assert.That(await Database.TasksOfAsync(patient), Is.EqualTo(new[] { task }));
    }

    [TestCase("target invalid", "failed number_invalid", "number_invalid normal 1")]
    [TestCase("invalid message request", "failed send_failed", "send_failed normal 1")]
    public async Task A_message_that_fails_fails_its_reminder_and_a_volunteer_is_told_once(string error, string status, string task)
    {
        var patient = await Database.GivenAPatientAsync();
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient));
        await worker.QueueDueAsync();
        var attempt = await worker.ClaimOneAsync(device);
        await worker.Outbox.SettleAsync(attempt, new Settlement.Discard(error));
        await worker.Outbox.SettleAsync(attempt, new Settlement.Discard(error)); // its first answer was lost

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo(status));
            Assert.That(await Database.TasksOfAsync(patient), Is.EqualTo(new[] { task }));
        }
    }

    [Test]
    public async Task Reminders_that_fail_together_and_later_on_are_all_named_by_the_one_task()
    {
        var patient = await Database.GivenAPatientAsync();
        List<Guid> plans = [await Database.GivenAPlanAsync(patient), await Database.GivenAPlanAsync(patient), await Database.GivenAPlanAsync(patient)];
        foreach (var (plan, index) in plans.Select((plan, index) => (plan, index)))
        {
            await Database.ExecuteAsync($"update prima.reminder_plans set title = 'Obat {index}' where id = '{plan}'");
            await Database.GivenAReminderAsync(plan);
            await worker.QueueDueAsync();
            await worker.Outbox.SettleAsync(await worker.ClaimOneAsync(device), new Settlement.Discard("invalid message request"));
        }

        Assert.That(await Database.TasksOfAsync(patient), Is.EqualTo(new[] { "send_failed normal 3" }));
        Assert.That(await Database.NotedTitlesAsync(patient), Is.EqualTo("Obat 0; Obat 1; Obat 2"));
    }

    [Test]
    public async Task A_message_that_comes_back_leaves_its_reminder_queued()
    {
        var reminder = await Database.GivenADueReminderAsync();
        await worker.QueueDueAsync();
        await worker.Outbox.SettleAsync(await worker.ClaimOneAsync(device), new Settlement.Retry(TimeSpan.FromMinutes(1), "busy", Connected: true));

        Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("queued"));
    }

    [Test]
    public async Task An_uncertain_message_asks_and_leaves_its_reminder_queued_until_evidence_comes()
    {
        var reminder = await Database.GivenADueReminderAsync();
        await worker.QueueDueAsync();
        await worker.Outbox.SettleAsync(await worker.ClaimOneAsync(device), new Settlement.Uncertain("no answer in time"));

        Assert.That(await Database.AskAsync<string>($"select concat_ws(' ', status, confirmation_status) from prima.reminders where id = '{reminder}'"), Is.EqualTo("queued open"));
    }
}
