using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Reminders;

/// <summary>Scenario 7: a withdrawal against the claim of a reminder, and of its message, in every interleaving. Either it was sent before, or it is cancelled and not sent.</summary>
[Parallelizable]
public class WithdrawalRaceTests : DatabaseFixture
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
    public async Task A_message_that_is_claimed_while_its_patient_withdraws_was_sent_before_or_is_not_sent(
        [ValueSource(nameof(OrdersOfMessageClaims))] string order)
    {
        var (patient, reminder) = await GivenAQueuedReminderAsync();
        await using var claim = await StagedClaim.OpenAsync(worker);
        await using var session = await Database.OpenSessionAsync();
        List<Candidate> going = [];

        await Interleaving.RunAsync(
            order,
            [
                async () => going = await claim.LockAndReadAsync(device),
                async () => going = await claim.JudgeAsync(going),
                async () => Assert.That(going.Count == 0 || (await claim.TakeAsync(going)).Count == going.Count),
                () => claim.EndAsync(going.Count > 0 ? "commit" : "rollback"),
            ],
            new StagedWithdrawal(session, patient).Steps,
            session.WaitsForALockAsync);

        await AssertSentBeforeOrNeverAsync(patient, reminder);
    }

    [Test]
    public async Task A_reminder_that_is_claimed_while_its_patient_withdraws_leaves_no_message_that_is_sent(
        [ValueSource(nameof(OrdersOfReminderClaims))] string order)
    {
        var patient = await Database.GivenAPatientAsync();
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient));
        await using var claim = await StagedReminderClaim.OpenAsync(worker);
        await using var session = await Database.OpenSessionAsync();

        await Interleaving.RunAsync(order, [claim.ReadAsync, claim.WriteAsync, claim.EndAsync], new StagedWithdrawal(session, patient).Steps, session.WaitsForALockAsync);

        await worker.QueueDueAsync();
        await AssertSentBeforeOrNeverAsync(patient, reminder);
        Assert.That(await Database.AskAsync<long>($"select count(*) from prima.send_attempts a join prima.messages m on m.id = a.message_id where m.patient_id = '{patient}'"), Is.Zero);
    }

    [Test]
    public async Task A_message_that_comes_back_while_its_patient_withdraws_is_not_sent_again([Values(0, 1, 2, 3, 4)] int step)
    {
        var (patient, reminder) = await GivenAQueuedReminderAsync();
        var attempt = await worker.ClaimOneAsync(device);
        await using var session = await Database.OpenSessionAsync();
        var steps = new StagedWithdrawal(session, patient).Steps;

        foreach (var before in steps.Take(step))
            await before();
        var settled = worker.Outbox.SettleAsync(attempt, new Settlement.Release("not begun"));
        foreach (var after in steps.Skip(step))
            await after();
        await settled;

        await AssertSentBeforeOrNeverAsync(patient, reminder);
        Assert.That(await Database.ReminderAsync(reminder), Does.StartWith("cancelled"));
    }

    private static IEnumerable<string> OrdersOfMessageClaims() => Interleaving.All(4, 4);

    private static IEnumerable<string> OrdersOfReminderClaims() => Interleaving.All(3, 4);

    private async Task<(Guid Patient, Guid Reminder)> GivenAQueuedReminderAsync()
    {
        var patient = await Database.GivenAPatientAsync();
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(patient));
        await worker.QueueDueAsync();
        return (patient, reminder);
    }

    /// <summary>I4, after another claim has looked: what was not sent before the withdrawal is over, message and reminder.</summary>
    private async Task AssertSentBeforeOrNeverAsync(Guid patient, Guid reminder)
    {
        var again = await worker.ClaimAsync(100, device);
        var late = await Database.AskAsync<long>(
            $"""
            select count(*) from prima.send_attempts a join prima.messages m on m.id = a.message_id
            where m.patient_id = '{patient}' and a.started_at > (select at from prima.consent_events where patient_id = '{patient}' and to_status = 'withdrawn')
            """);
        var waiting = await Database.AskAsync<long>($"select count(*) from prima.queue q join prima.messages m on m.id = q.message_id where m.patient_id = '{patient}'");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(again, Is.Empty);
            Assert.That(late, Is.Zero, "attempts that started after the withdrawal");
            Assert.That(waiting, Is.Zero, "messages that still wait");
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("cancelled stop").Or.EqualTo("cancelled guard").Or.EqualTo("queued"));
            Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);
        }
    }
}
