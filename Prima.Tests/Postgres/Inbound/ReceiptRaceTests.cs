using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>Receipts that meet a settle, a rescue, a late answer or each other, step by step.</summary>
[Parallelizable]
public class ReceiptRaceTests : InboundFixture
{
    // 1 the settle has written and not committed · 2 the receipt is read · 3 the settle commits. Both have looked too early.
    [Test]
    public async Task A_receipt_read_while_the_settle_is_open_is_joined_by_the_janitor()
    {
        var (reminder, attempt) = await SendingReminderAsync();
        var held = await HeldSettle.OfAsync(Database, attempt);
        var settle = Worker.Outbox.SettleAsync(attempt, new Settlement.Complete($"{Device}-1"));
        await held.IsReachedAsync();
        await Database.GivenAReceiptAsync(Device, $"{Device}-1", state: "delivered");
        await Worker.ReadReceiptsAsync();
        await held.LetGoAsync();
        Assert.That(await settle, Is.True);
        Assert.That(await Database.DeliveryOfAsync(attempt.MessageId), Is.EqualTo("none"));

        Assert.That(await Worker.Janitor.LookForReceiptsAsync(CancellationToken.None), Is.True);
        await Worker.Reports.JoinParkedAsync(CancellationToken.None);

        Assert.That(await Database.DeliveryOfAsync(attempt.MessageId), Is.EqualTo("delivered"));
        Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("delivered"));
    }

    [Test]
    public async Task A_reminder_that_somebody_keeps_holds_up_the_joining_of_no_other_receipt()
    {
        await using var another = DataUnderTest.Open(Database);
        var ((kept, ofKept), (free, ofFree)) = (await SendingReminderAsync(), await SendingReminderAsync());
        var (held, heldToo) = (await HeldSettle.OfAsync(Database, ofKept), await HeldSettle.OfAsync(Database, ofFree));
        Task<bool>[] settles = [Worker.Outbox.SettleAsync(ofKept, new Settlement.Complete($"{Device}-1")), another.Outbox.SettleAsync(ofFree, new Settlement.Complete($"{Device}-2"))];
        await held.IsReachedAsync(settles: 2);
        await Database.GivenAReceiptAsync(Device, $"{Device}-1", state: "delivered");
        await Database.GivenAReceiptAsync(Device, $"{Device}-2", state: "delivered");
        await Worker.ReadReceiptsAsync();
        await held.LetGoAsync();
        await heldToo.LetGoAsync();
        await Task.WhenAll(settles);
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync($"begin; select from prima.reminders where id = '{kept}' for update");

        Assert.That(await Worker.Reports.JoinParkedAsync(CancellationToken.None), Is.EqualTo(1));
        Assert.That((await Database.ReminderAsync(kept), await Database.ReminderAsync(free)), Is.EqualTo(("sent", "delivered")));

        await holder.ExecuteAsync("rollback");
        Assert.That(await Worker.Reports.JoinParkedAsync(CancellationToken.None), Is.EqualTo(1));
        Assert.That(await Database.ReminderAsync(kept), Is.EqualTo("delivered"));
    }

    // 1 the receipt is parked and not committed · 2 the settle commits · 3 the receipt commits, and looks once more.
    [Test]
    public async Task A_settle_that_commits_while_the_receipt_is_open_is_seen_by_its_second_look()
    {
        var (reminder, attempt) = await SendingReminderAsync();
        using var held = new HeldPoint(FaultPoints.BeforeEffectsCommit);
        await using var reader = DataUnderTest.Open(Database, points: held);
        await Database.GivenAReceiptAsync(Device, $"{Device}-1", state: "delivered");
        var reading = reader.Reports.ReadReceiptsAsync(10, CancellationToken.None);
        await held.IsReachedAsync();
        await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete($"{Device}-1"));
        Assert.That(await Database.DeliveryOfAsync(attempt.MessageId), Is.EqualTo("none"));
        held.LetGo();
        await reading;

        Assert.That(await Database.DeliveryOfAsync(attempt.MessageId), Is.EqualTo("delivered"));
        Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("delivered"));
    }

    // 1 the receipt comes while the attempt is sending · 2 the worker died: rescue · 3 the receipt is judged again.
    [Test]
    public async Task A_receipt_that_came_before_the_rescue_ends_the_doubt_after_it()
    {
        var (reminder, attempt) = await SendingReminderAsync();
        await Database.GivenAReceiptAsync(Device, "orphan", state: "read");
        await Worker.ReadReceiptsAsync();
        await Database.ExecuteAsync($"update prima.in_flight set expires_at = now() - interval '1 s' where attempt_id = '{attempt.Id}'");
        await Worker.Janitor.RescueAsync(CancellationToken.None);

        await Worker.Reports.JoinParkedAsync(CancellationToken.None);

        Assert.That(await Database.StateOfAsync(attempt.MessageId), Is.EqualTo("accepted"));
        Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("delivered"));
    }

    // 1 the receipt's evidence is written and not committed · 2 the worker's own late answer waits · 3 commit: that answer matches nothing any more.
    [Test]
    public async Task Of_a_receipt_and_a_late_answer_the_first_to_commit_counts()
    {
        var attempt = await SendingAsync();
        await Database.ExecuteAsync($"update prima.in_flight set expires_at = now() - interval '1 s' where attempt_id = '{attempt.Id}'");
        await Worker.Janitor.RescueAsync(CancellationToken.None);
        await Database.GivenAReceiptAsync(Device, "by receipt", status: "sent");
        using var held = new HeldPoint(FaultPoints.BeforeEffectsCommit);
        await using var reader = DataUnderTest.Open(Database, points: held);
        var reading = reader.Reports.ReadReceiptsAsync(10, CancellationToken.None);
        await held.IsReachedAsync();
        var late = Worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Complete("by answer"));
        await Eventually.HoldsAsync(() => Database.AskAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"), "the answer waits");
        held.LetGo();
        await Task.WhenAll(reading, late);

        Assert.That(await Database.AskAsync<string>($"select state || ' ' || provider_id from prima.message_status where id = {attempt.MessageId}"), Is.EqualTo("accepted by receipt"));
    }

    // 1 the evidence of one id is written and not committed · 2 that of another, for the same attempt, waits · 3 commit: the other tells of nothing that is known.
    [Test]
    public async Task Of_two_ids_for_one_attempt_the_first_to_commit_counts()
    {
        var message = await InDoubtAsync();
        await Database.GivenAReceiptAsync(Device, "one", status: "sent");
        using var held = new HeldPoint(FaultPoints.BeforeEffectsCommit);
        await using var first = DataUnderTest.Open(Database, points: held);
        var reading = first.Reports.ReadReceiptsAsync(10, CancellationToken.None);
        await held.IsReachedAsync();
        await Database.GivenAReceiptAsync(Device, "two", state: "read");
        var second = Worker.ReadReceiptsAsync();
        await Eventually.HoldsAsync(() => Database.AskAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"), "the second waits");
        held.LetGo();
        await Task.WhenAll(reading, second);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string>($"select concat_ws(' ', state, delivery, provider_id) from prima.message_status where id = {message}"), Is.EqualTo("accepted sent one"));
            Assert.That(await Database.AskAsync<string[]>($"select array(select provider_id from prima.provider_ids where message_id = {message})"), Is.EqualTo(new[] { "one" }));
            Assert.That(await Database.AskAsync<string[]>($"select array(select provider_id from prima.receipts where device = '{Device}' and message_id is null)"), Is.EqualTo(new[] { "two" }));
        }
    }

    [Test]
    public async Task A_late_answer_tells_the_id_of_what_its_patient_s_answer_has_accepted()
    {
        var attempt = await SendingAsync();
        await DoubtAsync(attempt);
        await AcceptWithoutIdAsync(attempt.MessageId);
        await InDoubtAsync();
        await Database.GivenAReceiptAsync(Device, $"{Device}-1", status: "sent");
        await Worker.ReadReceiptsAsync();
        const string Ended = "select concat_ws(' ', state, delivery, provider_id, (select error from prima.send_attempts where message_id = s.id)) from prima.message_status s where id = ";
        Assert.That(await Database.AskAsync<string>(Ended + attempt.MessageId), Is.EqualTo("accepted none no answer in time"), "it may be the other's");

        await Worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Complete(null));
        await Worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Complete($"{Device}-1"));
        await Worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Complete("another"));

        Assert.That(await Database.AskAsync<string>(Ended + attempt.MessageId), Is.EqualTo($"accepted sent {Device}-1 no answer in time"));
    }

    [Test]
    public async Task A_late_answer_joins_the_receipts_that_waited_for_it()
    {
        var attempt = await SendingAsync();
        await Database.GivenAReceiptAsync(Device, $"{Device}-1", status: "sent");
        await Worker.ReadReceiptsAsync();
        await InDoubtAsync();
        await Database.ExecuteAsync($"update prima.in_flight set expires_at = now() - interval '1 s' where attempt_id = '{attempt.Id}'");
        await Worker.Janitor.RescueAsync(CancellationToken.None);

        await Worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Complete($"{Device}-1"));

        Assert.That(await Database.AskAsync<string>($"select state || ' ' || delivery from prima.message_status where id = {attempt.MessageId}"), Is.EqualTo("accepted sent"));
    }

    [Test]
    public async Task Readers_at_once_read_each_row_once_and_end_in_the_same()
    {
        var messages = new List<long>();
        for (var n = 0; n < 12; n++)
        {
            messages.Add(await AcceptedAsync($"{Device}-{n}"));
            foreach (var (status, state) in new (string?, string?)[] { ("processing", null), ("sent", null), (null, "delivered"), (null, "read"), (null, "read") })
                await Database.GivenAReceiptAsync(Device, state is null ? $"{Device}-{n}" : null, $"{Device}-s{n}", status, state);
        }

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Worker.ReadReceiptsAsync(3))));
        await Worker.Reports.JoinParkedAsync(CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            foreach (var message in messages)
                Assert.That(await Database.DeliveryOfAsync(message), Is.EqualTo("read"));
            Assert.That(await Database.CountAsync($"prima.inbox where device = '{Device}' and state <> 'done'"), Is.Zero);
            Assert.That(await Database.CountAsync($"prima.inbox where device = '{Device}' and outcome = 'repeated'"), Is.EqualTo(12));
            Assert.That(await Database.CountAsync($"prima.receipts where device = '{Device}' and message_id is null"), Is.Zero);
        }
    }
}
