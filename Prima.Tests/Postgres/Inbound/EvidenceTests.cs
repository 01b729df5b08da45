using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>A receipt that can belong to one attempt only ends its doubt (design section 1.5).</summary>
[Parallelizable]
public class EvidenceTests : InboundFixture
{
    [Test]
    public async Task Scenario_2_a_receipt_makes_the_only_message_in_doubt_accepted()
    {
        var (reminder, attempt) = await SendingReminderAsync();
        await Database.ExecuteAsync($"update prima.in_flight set expires_at = now() - interval '1 s' where attempt_id = '{attempt.Id}'");
        await Worker.Janitor.RescueAsync(CancellationToken.None);
        var row = await Database.GivenAReceiptAsync(Device, "orphan", status: "sent");

        await Worker.ReadReceiptsAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.StateOfAsync(attempt.MessageId), Is.EqualTo("accepted"));
            Assert.That(await Database.AskAsync<string>($"select provider_id || ' ' || delivery from prima.message_status where id = {attempt.MessageId}"), Is.EqualTo("orphan sent"));
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("sent"));
            Assert.That(await FollowUpsAsync(reminder), Is.EqualTo("pending pending"));
            Assert.That(await Database.InboxRowAsync(row), Is.EqualTo("done evidence"));
        }
    }

    [Test]
    public async Task Also_of_one_that_was_closed_or_called_failed([Values("uncertain", "failed")] string ending)
    {
        var message = await InDoubtAsync();
        await Worker.Janitor.CloseUncertainAsync(TimeSpan.Zero, CancellationToken.None);
        await Database.ExecuteAsync($"update prima.message_endings set state = '{ending}' where message_id = {message}");
        await Database.GivenAReceiptAsync(Device, "orphan", status: "delivered");
        await Worker.ReadReceiptsAsync();

        Assert.That(await Database.AskAsync<string>($"select state || ' ' || delivery from prima.message_status where id = {message}"), Is.EqualTo("accepted delivered"));
    }

    [Test]
    public async Task Two_in_doubt_stay_so_until_the_id_of_one_is_known()
    {
        var first = await SendingAsync();
        await DoubtAsync(first);
        var second = await InDoubtAsync();
        var row = await Database.GivenAReceiptAsync(Device, "orphan", status: "sent");
        await Worker.ReadReceiptsAsync();
        Assert.That(await Database.InboxRowAsync(row), Is.EqualTo("done parked"));
        Assert.That(await WorkAsync(), Is.False);

        await Worker.Outbox.AddLateEvidenceAsync(first, new Settlement.Complete("first"));

        Assert.That(await WorkAsync(), Is.True);
        await Worker.Reports.JoinParkedAsync(CancellationToken.None);
        Assert.That(await Database.StateOfAsync(second), Is.EqualTo("accepted"));
        Assert.That(await WorkAsync(), Is.False);
    }

    /// <summary>It was sent, as is known by now from a patient's answer, a person or a gateway that gave no id; or nobody has ever known. The receipt may be its own: then the one in doubt may never have left.</summary>
    [Test]
    public async Task While_the_id_of_another_is_not_known_it_may_be_that_ones([Values] bool isAccepted)
    {
        var first = await InDoubtAsync();
        await (isAccepted ? AcceptWithoutIdAsync(first) : Worker.Janitor.CloseUncertainAsync(TimeSpan.Zero, CancellationToken.None));
        var second = await InDoubtAsync();
        var row = await Database.GivenAReceiptAsync(Device, "orphan", status: "sent");
        await Worker.ReadReceiptsAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.InboxRowAsync(row), Is.EqualTo("done parked"));
            Assert.That(await Database.StateOfAsync(second), Is.EqualTo("uncertain"));
            Assert.That(await WorkAsync(), Is.False);
        }
    }

    [Test]
    public async Task Who_was_accepted_without_an_id_gets_it_from_its_receipt()
    {
        var attempt = await SendingAsync();
        await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null));
        var row = await Database.GivenAReceiptAsync(Device, "orphan", status: "sent");
        await Database.GivenAReceiptAsync(Device, "orphan", state: "read");
        await Worker.ReadReceiptsAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string>($"select concat_ws(' ', state, delivery, provider_id) from prima.message_status where id = {attempt.MessageId}"), Is.EqualTo("accepted read orphan"));
            Assert.That(await Database.InboxRowAsync(row), Is.EqualTo("done evidence"));
        }
    }

    [Test]
    public async Task What_was_sent_a_day_before_has_had_its_receipts()
    {
        var first = await InDoubtAsync();
        await Database.ExecuteAsync($"update prima.send_attempts set in_doubt = false, started_at = started_at - interval '25 h' where message_id = {first}");
        var second = await InDoubtAsync();
        await Database.GivenAReceiptAsync(Device, "orphan", status: "sent");
        await Worker.ReadReceiptsAsync();

        Assert.That(await Database.StateOfAsync(second), Is.EqualTo("accepted"));
    }

    [Test]
    public async Task While_another_is_being_sent_it_may_be_that_ones_and_is_judged_again_when_it_is_settled()
    {
        var message = await InDoubtAsync();
        var sending = await SendingAsync();
        await Database.GivenAReceiptAsync(Device, "orphan", status: "sent");
        await Worker.ReadReceiptsAsync();
        Assert.That(await Database.StateOfAsync(message), Is.EqualTo("uncertain"));

        await Worker.Outbox.SettleAsync(sending, new Settlement.Complete("another"));
        await Worker.Reports.JoinParkedAsync(CancellationToken.None);

        Assert.That(await Database.StateOfAsync(message), Is.EqualTo("accepted"));
    }

    [Test]
    public async Task One_that_was_sent_later_cannot_be_meant()
    {
        await Database.GivenAReceiptAsync(Device, "before", status: "sent");
        var message = await InDoubtAsync();
        await Worker.ReadReceiptsAsync();

        Assert.That(await Database.StateOfAsync(message), Is.EqualTo("uncertain"));
    }

    /// <summary>The moment is the clock's of whoever keeps the door, and that may be behind the database's.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public async Task What_began_within_seconds_after_it_may_have_begun_before_it(bool isSettled)
    {
        var message = await InDoubtAsync();
        await Database.ExecuteAsync($"update prima.send_attempts set started_at = started_at - interval '1 min' where message_id = {message}");
        var another = await SendingAsync();
        var row = await Database.GivenAReceiptAsync(Device, "orphan", status: "sent", receivedAt: "clock_timestamp() - interval '3 s'");
        if (isSettled)
            await Worker.Outbox.SettleAsync(another, new Settlement.Uncertain("timeout"));
        await Worker.ReadReceiptsAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.InboxRowAsync(row), Is.EqualTo("done parked"));
            Assert.That(await Database.StateOfAsync(message), Is.EqualTo("uncertain"));
        }
    }

    [Test]
    public async Task A_state_id_alone_is_no_evidence()
    {
        var message = await InDoubtAsync();
        await Database.GivenAReceiptAsync(Device, stateId: "orphan", state: "read");
        await Worker.ReadReceiptsAsync();

        Assert.That(await Database.StateOfAsync(message), Is.EqualTo("uncertain"));
    }

    [Test]
    public async Task Of_two_ids_that_nobody_knows_the_first_is_its_own_and_the_other_waits()
    {
        var message = await InDoubtAsync();
        await Database.GivenAReceiptAsync(Device, "one", status: "processing");
        await Database.GivenAReceiptAsync(Device, "two", status: "read");
        await Database.GivenAReceiptAsync(Device, "one", status: "sent");
        await Worker.ReadReceiptsAsync();

        Assert.That(await Database.AskAsync<string>($"select state || ' ' || delivery || ' ' || provider_id from prima.message_status where id = {message}"), Is.EqualTo("accepted sent one"));
        Assert.That(await Database.CountAsync($"prima.receipts where device = '{Device}' and message_id is null"), Is.EqualTo(1));
    }

    /// <summary>Three messages of one device, each taken by the gateway or not; what becomes of their doubt and what is reported of those that were taken comes in any order.</summary>
    [Test]
    public async Task In_whatever_order_only_what_was_taken_is_called_accepted([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        var attempts = new[] { await SendingAsync(), await SendingAsync(), await SendingAsync() };
        var taken = attempts.Where(_ => random.Next(2) == 0).ToList();
        List<Queue<Func<Task>>> lines =
        [
            new([() => Worker.Janitor.CloseUncertainAsync(TimeSpan.Zero, CancellationToken.None)]),
            .. attempts.Select(attempt => new Queue<Func<Task>>([() => DoubtAsync(attempt), .. taken.Contains(attempt) ? [Known(random.Next(3), attempt)] : Array.Empty<Func<Task>>()])),
            .. taken.Where(_ => random.Next(4) > 0).Select(attempt => new Queue<Func<Task>>([() => ReceiptAsync(attempt), () => ReceiptAsync(attempt)])),
        ];
        while (lines.Count > 0)
        {
            var line = lines[random.Next(lines.Count)];
            await line.Dequeue()();
            lines.RemoveAll(l => l.Count == 0);
            await Worker.ReadReceiptsAsync();
            await Worker.Reports.JoinParkedAsync(CancellationToken.None);
        }

        foreach (var attempt in attempts.Except(taken))
            Assert.That(await Database.StateOfAsync(attempt.MessageId), Is.EqualTo("uncertain"), $"{taken.Count} were taken, and not this one");

        Task ReceiptAsync(Attempt attempt) => Database.GivenAReceiptAsync(Device, $"{Device}-{attempt.MessageId}", status: "sent");

        Func<Task> Known(int by, Attempt attempt) => by switch
        {
            0 => () => Worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Complete($"{Device}-{attempt.MessageId}")),
            1 => () => AcceptWithoutIdAsync(attempt.MessageId),
            _ => () => Task.CompletedTask,
        };
    }

    private Task<bool> WorkAsync() => Worker.Janitor.LookForReceiptsAsync(CancellationToken.None);
}
