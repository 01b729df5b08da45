using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>Invariant I12, planted and found.</summary>
[Parallelizable]
public class DeliveryInvariantTests : InboundFixture
{
    [TestCase("update prima.reminders set status = 'sent'", "its reminder is sent and its delivery is delivered")]
    [TestCase("update prima.receipts set message_id = null, parked_at = now() - interval '2 min'", "its message is known and it waits")]
    [TestCase("update prima.receipts set message_id = -1", "it is counted for a message that is not its own")]
    public async Task I12_what_must_never_be_is_listed(string damage, string what)
    {
        var (reminder, attempt) = await SendingReminderAsync();
        await Worker.Outbox.SettleAsync(attempt, new Core.Outbox.Settlement.Complete($"{Device}-1"));
        await Database.GivenAReceiptAsync(Device, $"{Device}-1", state: "delivered");
        await Worker.ReadReceiptsAsync();
        await using var session = await Database.OpenSessionAsync();

        await session.ExecuteAsync("begin; " + damage + (damage.Contains("reminders", StringComparison.Ordinal) ? $" where id = '{reminder}'" : $" where device = '{Device}'"));
        var broken = await session.ListAsync("select distinct what from prima.broken_invariants() where invariant = 'I12'");
        await session.ExecuteAsync("rollback");

        Assert.That(broken, Does.Contain(what));
    }

    [Test]
    public async Task Parked_receipts_are_forgotten_after_a_month_and_others_never()
    {
        await AcceptedAsync($"{Device}-1");
        foreach (var id in new[] { $"{Device}-1", "old", "young" })
            await Database.GivenAReceiptAsync(Device, id, status: "sent");
        await Worker.ReadReceiptsAsync();
        await Database.ExecuteAsync($"update prima.receipts set parked_at = now() - interval '30 d 1 s' where device = '{Device}' and provider_id <> 'young'");

        await Worker.Janitor.PruneAsync(TimeSpan.FromDays(30), CancellationToken.None);

        Assert.That(await Database.AskAsync<string[]>($"select array(select provider_id from prima.receipts where device = '{Device}' order by 1)"), Is.EqualTo(new[] { $"{Device}-1", "young" }));
    }
}
