using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>Receipts, and what follows from them for messages and reminders (domain sections 6 and 13).</summary>
[Parallelizable]
public class ReceiptTests : InboundFixture
{
    [TestCase("sent", "sent")]
    [TestCase("delivered", "delivered")]
    [TestCase("read", "read")]
    [TestCase("invalid", "failed")]
    [TestCase("url unreachable", "failed")]
    [TestCase("processing", "none")]
    public async Task A_receipt_says_how_far_its_message_has_come(string word, string delivery)
    {
        var message = await AcceptedAsync($"{Device}-1");
        var row = await Database.GivenAReceiptAsync(Device, $"{Device}-1", status: word);
        using var delays = new MetricCollector<double>(Worker.Meters, PrimaMetrics.MeterName, "prima.receipt.delay");

        await Worker.ReadReceiptsAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(delays.GetMeasurementSnapshot().Select(one => one.Tags["device"]), Is.EqualTo(delivery == "none" ? [] : new[] { Device }), "what says nothing new has no delay");
            Assert.That(await Database.DeliveryOfAsync(message), Is.EqualTo(delivery));
            Assert.That(await Database.StateOfAsync(message), Is.EqualTo("accepted"));
            Assert.That(await Database.InboxRowAsync(row), Is.EqualTo("done applied"));
        }
    }

    [Test]
    public async Task Scenario_39_what_is_late_and_lower_changes_nothing()
    {
        var message = await AcceptedAsync($"{Device}-1");
        foreach (var word in new[] { "read", "delivered", "sent" })
        {
            await Database.GivenAReceiptAsync(Device, $"{Device}-1", state: word);
            await Worker.ReadReceiptsAsync();
            Assert.That(await Database.DeliveryOfAsync(message), Is.EqualTo("read"), word);
        }
    }

    [Test]
    public async Task Scenario_40_a_receipt_that_came_before_our_acceptance_is_joined_by_the_settle()
    {
        var (reminder, attempt) = await SendingReminderAsync();
        var row = await Database.GivenAReceiptAsync(Device, "early", state: "delivered");
        await Worker.ReadReceiptsAsync();
        Assert.That(await Database.InboxRowAsync(row), Is.EqualTo("done parked"));

        await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete("early"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.DeliveryOfAsync(attempt.MessageId), Is.EqualTo("delivered"));
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("delivered"));
            Assert.That(await FollowUpsAsync(reminder), Is.EqualTo("pending pending"));
        }
    }

    [TestCase("failed", "delivered")]
    [TestCase("delivered", "failed")]
    public async Task Scenario_41_failed_and_delivered_end_as_delivered_in_either_order(string first, string second)
    {
        var (reminder, attempt) = await SendingReminderAsync(critical: true);
        await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete($"{Device}-1"));
        await Database.GivenAReceiptAsync(Device, $"{Device}-1", status: first);
        await Worker.ReadReceiptsAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo(first == "failed" ? "failed receipt" : "delivered"));
            Assert.That(await FollowUpsAsync(reminder), Is.EqualTo(first == "failed" ? "cancelled cancelled" : "pending pending"));
            Assert.That(await Database.TasksOfAsync(attempt.PatientId!.Value), first == "failed" ? Is.EqualTo(new[] { "send_failed high 1" }) : Is.Empty);
            Assert.That(await Database.CountAsync($"prima.queue where message_id = {attempt.MessageId}"), Is.Zero, "it is never sent again by itself");
        }

        await Database.GivenAReceiptAsync(Device, $"{Device}-1", status: second);
        await Worker.ReadReceiptsAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.DeliveryOfAsync(attempt.MessageId), Is.EqualTo("delivered"));
            Assert.That(await Database.ReminderAsync(reminder), Is.EqualTo("delivered"));
            Assert.That(await FollowUpsAsync(reminder), Is.EqualTo("pending pending"));
            Assert.That(await Database.EventsOfAsync(reminder), Is.EqualTo(first == "failed"
                ? new[] { "pending>queued", "queued>sent", "sent>failed", "failed>delivered" }
                : ["pending>queued", "queued>sent", "sent>delivered"]));
        }
    }

    [Test]
    public async Task Follow_ups_whose_time_has_passed_or_that_were_cancelled_for_another_reason_do_not_return()
    {
        var (reminder, attempt) = await SendingReminderAsync();
        await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete($"{Device}-1"));
        await Database.ExecuteAsync($"update prima.follow_ups set status = 'cancelled' where reminder_id = '{reminder}' and stage = 1");
        await Database.GivenAReceiptAsync(Device, $"{Device}-1", status: "failed");
        await Worker.ReadReceiptsAsync();
        await Database.ExecuteAsync($"insert into prima.follow_ups (reminder_id, stage, due_at) select id, 1, now() from prima.reminders where false; update prima.follow_ups set due_at = now() where reminder_id = '{reminder}' and stage = 2");

        await Database.GivenAReceiptAsync(Device, $"{Device}-1", status: "read");
        await Worker.ReadReceiptsAsync();

        Assert.That(await FollowUpsAsync(reminder), Is.EqualTo("cancelled cancelled"));
    }

    [Test]
    public async Task A_state_id_is_linked_by_the_row_that_has_both_whichever_comes_first([Values] bool linkFirst, [Values] bool settledFirst)
    {
        var attempt = await SendingAsync();
        if (settledFirst)
            await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete($"{Device}-1"));
        await Database.GivenAReceiptAsync(Device, linkFirst ? $"{Device}-1" : null, $"{Device}-s", linkFirst ? "processing" : null, linkFirst ? null : "delivered");
        await Worker.ReadReceiptsAsync();
        await Database.GivenAReceiptAsync(Device, linkFirst ? null : $"{Device}-1", $"{Device}-s", linkFirst ? null : "processing", linkFirst ? "delivered" : null);
        await Worker.ReadReceiptsAsync();
        if (!settledFirst)
            await Worker.Outbox.SettleAsync(attempt, new Settlement.Complete($"{Device}-1"));

        Assert.That(await Database.DeliveryOfAsync(attempt.MessageId), Is.EqualTo("delivered"));
        Assert.That(await Database.CountAsync($"prima.receipts where message_id = {attempt.MessageId}"), Is.EqualTo(2));
    }

    [Test]
    public async Task The_same_again_is_done_and_writes_nothing()
    {
        await AcceptedAsync($"{Device}-1");
        await Database.GivenAReceiptAsync(Device, $"{Device}-1", status: "sent");
        var again = await Database.GivenAReceiptAsync(Device, $"{Device}-1", status: "sent");
        await Worker.ReadReceiptsAsync();

        Assert.That(await Database.InboxRowAsync(again), Is.EqualTo("done repeated"));
        Assert.That(await Database.CountAsync($"prima.receipts where device = '{Device}'"), Is.EqualTo(1));
    }

    [TestCase(null, null, "sent", "done no id")]
    [TestCase("1", null, "shiny", "done unknown word")]
    [TestCase("1", "2", "shiny", "done parked")] // the two still belong together
    public async Task What_cannot_be_used_is_done_and_says_so(string? id, string? stateId, string word, string expected)
    {
        var row = await Database.GivenAReceiptAsync(Device, id, stateId, word);
        await Worker.ReadReceiptsAsync();

        Assert.That(await Database.InboxRowAsync(row), Is.EqualTo(expected));
    }

    [Test]
    public async Task Ids_of_another_device_are_not_ours()
    {
        var message = await AcceptedAsync("same");
        var row = await Database.GivenAReceiptAsync(await Database.GivenADeviceAsync(), "same", status: "read");
        await Worker.ReadReceiptsAsync();

        Assert.That(await Database.InboxRowAsync(row), Is.EqualTo("done parked"));
        Assert.That(await Database.DeliveryOfAsync(message), Is.EqualTo("none"));
    }
}
