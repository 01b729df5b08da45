using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>A worker on a database of its own; after each test every message is in its place and no invariant is broken.</summary>
public abstract class InboundFixture : DatabaseFixture
{
    private DataUnderTest worker = null!;

    private protected DataUnderTest Worker => worker;

    private protected string Device { get; private set; } = "";

    [SetUp]
    public async Task GivenAWorkerAndADevice()
    {
        worker = DataUnderTest.Open(Database);
        Device = await Database.GivenADeviceAsync();
    }

    [TearDown]
    public async Task NothingIsBroken()
    {
        await worker.DisposeAsync();
        Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);
        Assert.That(await Database.BrokenInvariantsAsync(), Is.Empty);
    }

    /// <summary>A message that is being sent from the device.</summary>
    private protected async Task<Attempt> SendingAsync()
    {
        await Database.GivenAMessageAsync(Device);
        return await Worker.ClaimOneAsync(Device);
    }

    private protected async Task<long> AcceptedAsync(string id)
    {
        var attempt = await SendingAsync();
        await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete(id));
        return attempt.MessageId;
    }

    /// <summary>A message whose answer did not come.</summary>
    private protected async Task<long> InDoubtAsync()
    {
        var attempt = await SendingAsync();
        await DoubtAsync(attempt);
        return attempt.MessageId;
    }

    private protected Task DoubtAsync(Attempt attempt) => Worker.Outbox.SettleAsync(attempt, new Settlement.Uncertain("no answer in time"));

    /// <summary>As a patient's answer does it, or a person: it was sent, and its id is not known.</summary>
    private protected Task AcceptWithoutIdAsync(long messageId) =>
        Database.ExecuteAsync(FormattableString.Invariant($"update prima.send_attempts set outcome = 'accepted', in_doubt = false where message_id = {messageId} and outcome = 'uncertain'"));

    /// <summary>The reminder of one who has consented, and the attempt that is sending its message.</summary>
    private protected async Task<(Guid Reminder, Attempt Attempt)> SendingReminderAsync(bool critical = false)
    {
        var reminder = await Database.GivenAReminderAsync(await Database.GivenAPlanAsync(await Database.GivenAPatientAsync(), critical: critical));
        await Database.ExecuteAsync($"update prima.devices set is_default = name = '{Device}'");
        await Worker.QueueDueAsync();
        return (reminder, await Worker.ClaimOneAsync(Device));
    }

    private protected Task<string> FollowUpsAsync(Guid reminder) =>
        Database.AskAsync<string>($"select coalesce(string_agg(status, ' ' order by stage), '') from prima.follow_ups where reminder_id = '{reminder}'");
}
