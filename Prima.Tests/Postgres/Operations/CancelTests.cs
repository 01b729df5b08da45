using System.Globalization;
using NUnit.Framework;
using Prima.Core.Operations;

namespace Prima.Tests.Postgres.Operations;

[Parallelizable]
public class CancelTests : OperatorFixture
{
    [Test]
    public async Task What_has_not_begun_is_cancelled_with_one_event_however_often_it_is_said()
    {
        var id = await QueuedAsync();

        Assert.That(await Messages.CancelAsync(id, Deed, CancellationToken.None), Is.EqualTo(CancelAnswer.Cancelled));
        Assert.That(await Messages.CancelAsync(id, Deed, CancellationToken.None), Is.EqualTo(CancelAnswer.Cancelled));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await StateAsync(id), Is.EqualTo("cancelled"));
            Assert.That(await EventsAsync(id), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_dry_run_says_the_same_and_changes_nothing()
    {
        var id = await QueuedAsync();

        Assert.That(await Messages.CancelAsync(id, Deed with { DryRun = true }, CancellationToken.None), Is.EqualTo(CancelAnswer.Cancelled));

        Assert.That((await StateAsync(id), await EventsAsync(id)), Is.EqualTo(("queued", 0)));
    }

    [Test]
    public async Task What_has_begun_is_refused_and_leaves_no_event()
    {
        var sending = await SendingAsync();
        var accepted = await AcceptedAsync();
        var uncertain = await UncertainAsync();
        var closed = await ClosedAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Messages.CancelAsync(sending, Deed, CancellationToken.None), Is.EqualTo(CancelAnswer.TooLate));
            Assert.That(await Messages.CancelAsync(accepted, Deed, CancellationToken.None), Is.EqualTo(CancelAnswer.TooLate));
            Assert.That(await Messages.CancelAsync(uncertain, Deed, CancellationToken.None), Is.EqualTo(CancelAnswer.Uncertain));
            Assert.That(await Messages.CancelAsync(closed, Deed, CancellationToken.None), Is.EqualTo(CancelAnswer.Uncertain));
            Assert.That(await Messages.CancelAsync(long.MaxValue, Deed, CancellationToken.None), Is.EqualTo(CancelAnswer.Unknown));
            Assert.That(await EventsAsync(sending) + await EventsAsync(accepted) + await EventsAsync(uncertain) + await EventsAsync(closed), Is.Zero);
        }
    }

    [Test]
    public async Task It_waits_for_a_claim_that_has_the_message_and_is_then_too_late()
    {
        var id = await QueuedAsync();
        await using var claim = await Database.OpenSessionAsync();

        // 1. a claim has taken the message and not yet committed
        await claim.ExecuteAsync("begin; " + Claim(id));
        // 2. the cancel waits for its row
        var cancelled = Messages.CancelAsync(id, Deed, CancellationToken.None);
        await SomebodyWaitsAsync();
        // 3. the claim commits: the message may leave
        await claim.ExecuteAsync("commit");

        Assert.That((await cancelled, await StateAsync(id), await EventsAsync(id)), Is.EqualTo((CancelAnswer.TooLate, "sending", 0)));
    }

    [Test]
    public async Task It_cancels_after_a_claim_that_rolls_back()
    {
        var id = await QueuedAsync();
        await using var claim = await Database.OpenSessionAsync();

        // 1. a claim has taken the message, 2. the cancel waits, 3. the claim finds no permit
        await claim.ExecuteAsync("begin; " + Claim(id));
        var cancelled = Messages.CancelAsync(id, Deed, CancellationToken.None);
        await SomebodyWaitsAsync();
        await claim.ExecuteAsync("rollback");

        Assert.That((await cancelled, await StateAsync(id), await EventsAsync(id)), Is.EqualTo((CancelAnswer.Cancelled, "cancelled", 1)));
    }

    [Test]
    public async Task It_looks_again_when_a_settle_has_just_sent_the_message_back()
    {
        var id = await QueuedAsync();
        await using var worker = await Database.OpenSessionAsync();

        // 1. the queue row is taken, and 2. the cancel waits for it
        await worker.ExecuteAsync("begin; " + Claim(id));
        var cancelled = Messages.CancelAsync(id, Deed, CancellationToken.None);
        await SomebodyWaitsAsync();
        // 3. the message is sent back before the cancel can look: another queue row, no live attempt, no ending
        await worker.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            update prima.send_attempts set outcome = 'not_sent', live = false, ended_at = now() where message_id = {id};
            delete from prima.in_flight where attempt_id = '00000000-0000-0000-0000-{id:000000000000}';
            insert into prima.queue (message_id, priority, due_at, rank_at, device, recipient) select id, priority, due_at, due_at, 'd1', recipient from prima.messages where id = {id};
            commit
            """));

        Assert.That((await cancelled, await StateAsync(id), await EventsAsync(id)), Is.EqualTo((CancelAnswer.Cancelled, "cancelled", 1)));
    }
}
