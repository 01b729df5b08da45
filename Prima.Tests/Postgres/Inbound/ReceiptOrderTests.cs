using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>Every order of every subset of what may be reported of a reminder's message ends in the same, whenever our own record comes (domain section 6).</summary>
[Parallelizable]
public class ReceiptOrderTests
{
    private static readonly string[] Words = ["link", "sent", "failed", "delivered", "read"];

    [Test]
    public async Task Every_order_of_every_subset_ends_in_the_same([Values] When when)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var worker = DataUnderTest.Open(database, DataUnderTest.WideTerms with { ClaimTtl = TimeSpan.FromMinutes(10) }, reminderLimit: Core.RateLimiting.RateLimit.Off);
        var orders = Orders().Where(order => when != When.BeforeTheEvidence || order.Length > 0).ToList();
        var devices = orders.Select((_, n) => $"o{n}").ToArray();
        await database.ExecuteAsync($"insert into prima.devices (name, is_default) select 'o' || n, n = 0 from generate_series(0, {orders.Count - 1}) n");
        await database.ExecuteAsync(GivenReminders.DueReminders(orders.Count));
        while ((await worker.QueueDueAsync(500)).Queued > 0)
        {
        }

        // Each case has a device to itself, or one's orphan could be another's.
        await database.ExecuteAsync("update prima.queue q set device = 'o' || n.n - 1 from (select message_id, row_number() over (order by message_id) n from prima.queue) n where n.message_id = q.message_id");
        var attempts = new List<Attempt>();
        while (attempts.Count < orders.Count)
            attempts.AddRange(await worker.ClaimAsync(500, devices));
        if (when != When.BeforeOurSettle)
            await SettleAsync();

        for (var step = 0; step < Words.Length; step++)
        {
            foreach (var (order, n) in orders.Select((order, n) => (order, n)).Where(o => o.order.Length > step))
                await ReportAsync(database, $"o{n}", order[step], order.Contains("link"));
            await worker.ReadReceiptsAsync();
        }

        if (when == When.BeforeOurSettle)
            await SettleAsync();
        await worker.Reports.JoinParkedAsync(CancellationToken.None);

        var ends = await database.AskAsync<string[]>("""
            select array(select concat_ws(' ', a.device, s.state, s.delivery, r.status, r.reason, string_agg(u.status, ' ' order by u.stage))
            from prima.message_status s join prima.send_attempts a on a.message_id = s.id join prima.reminders r on r.id = s.reminder_id left join prima.follow_ups u on u.reminder_id = r.id
            group by a.device, s.state, s.delivery, r.status, r.reason)
            """);
        Assert.That(ends, Is.EquivalentTo(orders.Select((order, n) => $"o{n} {EndOf(order)}")));
        Assert.That(await database.CountAsync("prima.broken_invariants()"), Is.Zero);

        Task SettleAsync() => Task.WhenAll(attempts.Select(a => worker.Outbox.SettleAsync(
            a, when == When.BeforeTheEvidence ? new Settlement.Uncertain("no answer in time") : new Settlement.Complete(a.Device + "-id"))));
    }

    /// <summary>What link has linked is then reported by WhatsApp's id alone.</summary>
    private static Task<long> ReportAsync(TestDatabase database, string device, string word, bool isLinked) => word switch
    {
        "link" => database.GivenAReceiptAsync(device, device + "-id", device + "-state", "processing"),
        "delivered" or "read" when isLinked => database.GivenAReceiptAsync(device, stateId: device + "-state", state: word),
        "delivered" or "read" => database.GivenAReceiptAsync(device, device + "-id", state: word),
        _ => database.GivenAReceiptAsync(device, device + "-id", status: word),
    };

    private static string EndOf(string[] order) => order switch
    {
        _ when order.Contains("read") => "accepted read delivered pending pending",
        _ when order.Contains("delivered") => "accepted delivered delivered pending pending",
        _ when order.Contains("failed") => "accepted failed failed receipt cancelled cancelled",
        _ when order.Contains("sent") => "accepted sent sent pending pending",
        _ => "accepted none sent pending pending",
    };

    private static IEnumerable<string[]> Orders() => Extend([]);

    private static IEnumerable<string[]> Extend(string[] order) => Words.Except(order).SelectMany(word => Extend([.. order, word])).Prepend(order);

    public enum When
    {
        BeforeOurSettle,
        AfterOurSettle,
        BeforeTheEvidence,
    }
}
