using System.Globalization;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>Processes that send, and processes that read what the gateway reports meanwhile: twice, in disorder, and before our own record.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class ReceiptFleetTests
{
    private const int Killed = 137;

    [Test]
    public async Task Receipts_twice_and_in_disorder_end_in_the_highest_also_when_readers_are_killed()
    {
        const int Messages = 60;
        await using var stage = await FleetStage.StartAsync(new StageOptions
        {
            IsPatient = true, // of several doubts on one device no receipt can end any
            Devices = 2,
            Settings = new Dictionary<string, string>
            {
                ["Prima:Sender:MaxInFlightPerDevice"] = "10", ["Prima:Fonnte:Devices:d0:Number"] = "6281100000000", ["Prima:Fonnte:Devices:d1:Number"] = "6281100000001",
            },
        });
        var doomed = await stage.StartRunningAsync("inbound");
        var crashing = await stage.StartRunningAsync("inbound", ("PRIMA_CRASH_AT", $"{FaultPoints.BeforeEffectsCommit}:2"));
        await stage.StartRunningAsync("sender,inbound,janitor");
        await stage.ExecuteAsync($"select prima.enqueue_message('62812' || lpad(n::text, 8, '0'), 'a text', 'k' || n, device := case when n % 2 = 0 then '{FleetStage.Device(0)}' else '{FleetStage.Device(1)}' end) from generate_series(1, {Messages}) n");

        var random = new Random(11);
        var reported = new HashSet<string>();
        var isKilled = false;
        await Eventually.HoldsAsync(
            async () =>
            {
                foreach (var line in stage.Taken.Where(line => reported.Add(line.Id)).ToList())
                {
                    await ReportAsync(stage, line, random);
                    if (isKilled || reported.Count < Messages / 4 || await PendingAsync() == 0)
                        continue;
                    doomed.Process.Kill();
                    isKilled = true;
                }

                return reported.Count == Messages;
            },
            "each is taken, and reported at once", TimeSpan.FromSeconds(120));
        Assert.That((await doomed.Process.ExitAsync(), await crashing.Process.ExitAsync()), Is.EqualTo((Killed, Killed)), "while there was work");
        stage.Start("inbound");

        await Eventually.HoldsAsync(async () => await PendingAsync() == 0, "all are read", TimeSpan.FromSeconds(40));
        await Eventually.HoldsAsync(async () => await stage.AskAsync<long>("select count(*) from prima.message_status where state = 'accepted' and delivery = 'read'") == Messages, "each ends as read", TimeSpan.FromSeconds(60));
        // One that looked too early, as its settle did, is joined by a janitor's next look.
        await Eventually.HoldsAsync(async () => await stage.AskAsync<long>("select count(*) from prima.receipts where message_id is null") == 0, "none is left alone");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await stage.AskAsync<long>("select count(*) from prima.inbox where outcome = 'repeated'"), Is.EqualTo(Messages), "each of the repeated ones counted once");
            Assert.That(await stage.AskAsync<string[]>("select array(select concat_ws(' ', invariant, entity, what) from prima.broken_invariants())"), Is.Empty);
            Assert.That(await stage.AskAsync<long>("select count(*) from prima.misplaced_messages()"), Is.Zero);
            Assert.That(stage.Taken.Select(line => line.Target), Is.Unique);
        }

        Task<long> PendingAsync() => stage.AskAsync<long>("select count(*) from prima.inbox where state = 'pending'");
    }

    /// <summary>As the door would store them: the two ids that belong together, and what WhatsApp says by its own id, the highest of it twice.</summary>
    private static async Task ReportAsync(FleetStage stage, TakenMessage line, Random random)
    {
        var id = line.Id;
        string[] details =
        [
            $$"""{"id": "{{id}}", "stateid": "s{{id}}", "status": "processing"}""", $$"""{"id": "{{id}}", "status": "sent"}""",
            $$"""{"stateid": "s{{id}}", "state": "delivered"}""", $$"""{"stateid": "s{{id}}", "state": "read"}""", $$"""{"stateid": "s{{id}}", "state": "read"}""",
        ];
        random.Shuffle(details);
        foreach (var (text, n) in details.Select((text, n) => (text, n)))
            await stage.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"insert into prima.inbox (kind, device, dedupe_key, details, received_at, raw) values ('status', '{line.Device}', sha256('{id} {n}'), '{text}', clock_timestamp(), '')"));
    }
}
