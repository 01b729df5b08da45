using NUnit.Framework;
using Prima.Core.Operations;
using Prima.Core.Outbox;
using Prima.Core.Patients;

namespace Prima.Tests.Postgres.Operations;

[Parallelizable]
public class MessageListTests : OperatorFixture
{
    private static readonly MessageFilter Any = new(null, null, null, null, null, 100);

    [Test]
    public async Task Each_state_lists_exactly_the_messages_that_the_view_gives_it()
    {
        await QueuedAsync();
        await SendingAsync();
        await AcceptedAsync();
        await UncertainAsync();
        await ClosedAsync();
        await Messages.CancelAsync(await QueuedAsync(), Deed, CancellationToken.None);
        await Messages.SettleAsync(await ClosedAsync(), accepted: false, Deed, CancellationToken.None);
        await Messages.SettleAsync(await ClosedAsync(), accepted: true, Deed, CancellationToken.None);
        var all = await ListAsync(Any);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(all.Select(row => row.State).Distinct(), Is.SupersetOf(new[] { "queued", "sending", "accepted", "uncertain", "cancelled", "failed" }));
            foreach (var state in MessageState.All)
            {
                var rows = await ListAsync(Any with { State = state });
                Assert.That(rows.Select(row => row.Id), Is.EqualTo(all.Where(row => row.State == state).Select(row => row.Id)), state);
            }
        }
    }

    [Test]
    public async Task Pages_follow_each_other_without_a_gap_while_new_messages_come()
    {
        for (var i = 0; i < 5; i++)
            await QueuedAsync($"page-{i}");
        var seen = new List<string>();
        long? before = null;
        do
        {
            var page = await Messages.ListAsync(Any with { KeyPrefix = "page-", Before = before, Limit = 2 }, CancellationToken.None);
            seen.AddRange(page.Rows.Select(row => row.IdempotencyKey));
            before = page.Next;
            await QueuedAsync($"page-new-{seen.Count}");
        }
        while (before is not null);

        Assert.That(seen, Is.EqualTo(new[] { "page-4", "page-3", "page-2", "page-1", "page-0" }));
    }

    [Test]
    public async Task Device_and_phone_choose_too()
    {
        var id = await QueuedAsync(device: "d7");
        var row = (await ListAsync(Any with { Device = "d7" })).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(PhoneNumber.TryParse("0" + row.Recipient.Digits[2..], out var phone, out _), Is.True);
            Assert.That(row.Id, Is.EqualTo(id));
            Assert.That((await ListAsync(Any with { Phone = phone })).Select(found => found.Id), Is.EqualTo(new[] { id }));
        }
    }

    [Test]
    public async Task A_word_may_be_an_id_or_a_key_or_both()
    {
        var first = await QueuedAsync("some key");
        var second = await QueuedAsync($"{first}");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Messages.FindAsync("some key", CancellationToken.None), Is.EqualTo(new[] { first }));
            Assert.That(await Messages.FindAsync($"{second}", CancellationToken.None), Is.EqualTo(new[] { second }));
            Assert.That(await Messages.FindAsync($"{first}", CancellationToken.None), Is.EqualTo(new[] { first, second }));
            Assert.That(await Messages.FindAsync("nobody's", CancellationToken.None), Is.Empty);
        }
    }

    private async Task<IReadOnlyList<MessageRow>> ListAsync(MessageFilter filter) => (await Messages.ListAsync(filter, CancellationToken.None)).Rows;
}
