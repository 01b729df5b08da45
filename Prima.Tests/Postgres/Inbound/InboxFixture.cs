using NUnit.Framework;
using Prima.Core.Inbound;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>A patient who has consented, a device, and a worker that answers. Each test finds the database empty, and what must never be is asked after each.</summary>
public abstract class InboxFixture : EmptiedDatabaseFixture
{
    private protected DataUnderTest Worker { get; private set; } = null!;

    private protected string Device { get; private set; } = "";

    private protected Guid Patient { get; private set; }

    private protected string Phone { get; private set; } = "";

    [OneTimeSetUp]
    public void GivenAWorker() => Worker = DataUnderTest.Open(Database);

    [SetUp]
    public async Task GivenAPatient()
    {
        Device = await Database.GivenADeviceAsync();
        await Database.ExecuteAsync($"update prima.devices set is_default = true where name = '{Device}'");
        Patient = await Database.GivenAPatientAsync();
        Phone = await Database.PhoneOfAsync(Patient);
    }

    [TearDown]
    public async Task AssertInvariants()
    {
        var broken = await Database.BrokenInvariantsAsync();
        var misplaced = await Database.MisplacedMessagesAsync();
        Assert.That(broken, Is.Empty);
        Assert.That(misplaced, Is.Empty);
    }

    [OneTimeTearDown]
    public ValueTask EndTheWorker() => Worker.DisposeAsync();

    /// <summary>A reminder that was due a while ago and has been sent; its times are as if it had been sent when it was due.</summary>
    private protected async Task<Guid> GivenASentReminderAsync(string ago = "1 min", string kind = "medication", string? confirmation = null, bool needsAnswer = true)
    {
        var plan = await Database.GivenAPlanAsync(Patient, grace: "12 h", needsAnswer: needsAnswer);
        await Database.ExecuteAsync($"update prima.reminder_plans set kind = '{kind}', event_at = now(), title = 'obat ' || left('{ago}', 4) where id = '{plan}'");
        var reminder = await Database.GivenAReminderAsync(plan, "now()");
        await Worker.QueueDueAsync();
        await SendAsync();
        await Database.ExecuteAsync($"""
            update prima.reminders set local_date = (now() - interval '{ago}')::date, due_at = due_at - interval '{ago}', asked_at = asked_at - interval '{ago}', window_ends_at = window_ends_at - interval '{ago}'
            where id = '{reminder}';
            update prima.send_attempts set started_at = started_at - interval '{ago}' where message_id = (select id from prima.messages where reminder_id = '{reminder}');
            update prima.follow_ups set due_at = due_at - interval '{ago}' where reminder_id = '{reminder}'
            """);
        if (confirmation is not null)
            await Database.ExecuteAsync($"update prima.reminders set {confirmation} where id = '{reminder}'");
        return reminder;
    }

    /// <summary>Everything that is due goes out and is accepted.</summary>
    private protected Task SendAsync() => SendAsync(Worker);

    private protected async Task SendAsync(DataUnderTest worker)
    {
        for (var claim = await ClaimAsync(); !claim.Idle; claim = await ClaimAsync())
        {
            foreach (var attempt in claim.Attempts)
                await worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null));
        }

        async Task<Claim> ClaimAsync()
        {
            var claim = await worker.Outbox.ClaimAsync(100, [Device], CancellationToken.None);
            await claim.Rest;
            return claim;
        }
    }

    /// <summary>The patient writes, and is answered.</summary>
    private protected async Task<long> WriteAsync(string? text, string receivedAt = "now()", string gatewayAt = "null", string details = "{}", int rank = 1)
    {
        var answer = await Database.GivenAnAnswerAsync(Phone, text, receivedAt, rank, details, gatewayAt, Device);
        await AnswerAllAsync();
        return answer;
    }

    private protected Task AnswerAllAsync() => AnswerAllAsync(Worker);

    private protected static async Task AnswerAllAsync(DataUnderTest worker)
    {
        while (await worker.Inbox.AnswerNextAsync(beside: false, CancellationToken.None) == InboxStep.Answered)
        {
        }
    }

    private protected Task<string> OutcomeAsync(long answer) => Database.AnswerAsync(answer);

    private protected Task<string[]> SaidAsync() => Database.SaidAsync(Patient);

    private protected Task<string> ConfirmationAsync(Guid reminder) =>
        Database.AskAsync<string>($"select concat_ws(' ', confirmation_status, closed_reason, case when late then 'late' end) from prima.reminders where id = '{reminder}'");

    /// <summary>The status, and the newest evidence of it.</summary>
    private protected Task<string> ConsentAsync() => Database.AskAsync<string>(
        $"select concat_ws(' ', p.consent_status, e.cause, e.raw_text) from prima.patients p join prima.consent_events e on e.patient_id = p.id where p.id = '{Patient}' order by e.id desc limit 1");

    private protected Task<string[]> TasksAsync() => Database.TasksOfAsync(Patient);
}
