using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>The two stages of a stop: claims end at once, and what was begun is finished and recorded.</summary>
[Parallelizable(ParallelScope.All)]
public class StoppingTests
{
    private const int Devices = 8;
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(6); // longer than it takes to look at a stop

    [Test]
    public async Task Told_to_stop_it_claims_no_more_records_what_it_began_and_exits_0()
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions
        {
            Devices = Devices, FastestAnswer = Answer, SlowestAnswer = Answer,
            Settings = new Dictionary<string, string> { ["Prima:Sender:SendTimeout"] = "10s", ["Prima:Sender:ClaimTtl"] = "25s" },
        });
        await stage.EnqueueAsync(10 * Devices);
        var worker = await stage.StartRunningAsync();
        await Eventually.HoldsAsync(() => stage.Gateway.Requests >= Devices, "each device is sending", TimeSpan.FromSeconds(20));

        await Eventually.HoldsAsync(() => stage.AskAsync<bool>("select exists (select from prima.workers where roles = 'sender,janitor' and stopped_at is null)"), "it says that it is at work");
        var toldAt = await stage.AskAsync<DateTime>("select clock_timestamp()");
        var told = Stopwatch.GetTimestamp();
        var ended = worker.StopAsync();
        await Eventually.HoldsAsync(async () => (await worker.GetAsync("/health/ready")).Body.Contains("stopping", StringComparison.Ordinal), "it has heard it");
        Assert.That(ended.IsCompleted, Is.False, "it has not ended yet");
        Assert.That(await worker.StopAsync(), Is.Zero, "who says it twice does not cut it short");
        Assert.That(await ended, Is.Zero);

        var toldAtText = toldAt.ToString("O", CultureInfo.InvariantCulture);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Stopwatch.GetElapsedTime(told), Is.LessThan(TimeSpan.FromSeconds(25)));
            Assert.That(await stage.AskAsync<long>($"select count(*) from prima.send_attempts where started_at > '{toldAtText}'::timestamptz + interval '1 s'"), Is.Zero, "claims stop within 1 s");
            Assert.That(await stage.AskAsync<long>("select count(*) from prima.workers where stopped_at is null"), Is.Zero, "it says that it has stopped");
            Assert.That(await CountAsync("sending"), Is.Zero);
            Assert.That(await CountAsync("uncertain"), Is.Zero);
            Assert.That(await CountAsync("accepted"), Is.EqualTo(stage.Taken.Count).And.GreaterThanOrEqualTo(Devices));
            Assert.That(await CountAsync("queued"), Is.EqualTo((10 * Devices) - stage.Taken.Count), "what was not begun waits for others");
        }

        await stage.AssertInvariantsAsync();

        Task<long> CountAsync(string state) => stage.AskAsync<long>($"select count(*) from prima.message_status where state = '{state}'");
    }

    [Test]
    public async Task Told_to_stop_it_claims_no_more_while_another_loop_ends_what_it_waits_for()
    {
        var settings = Enumerable.Range(0, Devices).ToDictionary(n => $"Prima:Fonnte:Devices:{FleetStage.Device(n)}:Number", n => string.Create(CultureInfo.InvariantCulture, $"62811000000{n + 1:D2}"));
        (settings["Prima:Sender:SendTimeout"], settings["Prima:Sender:ClaimTtl"], settings["Prima:Inbound:IdlePoll"]) = ("10s", "25s", "50ms");
        await using var stage = await FleetStage.StartAsync(new StageOptions { Devices = Devices, FastestAnswer = Answer, SlowestAnswer = Answer, Settings = settings });
        await stage.ExecuteAsync(GivenReminders.DueReminders(1) + "; delete from prima.reminders; insert into prima.volunteer_tasks (patient_id, reason, priority, code) select id, 'unread_message', 'low', 'T00001' from prima.patients");
        await stage.EnqueueAsync(10 * Devices);
        var worker = await stage.StartRunningAsync("sender,inbound");
        await using var source = NpgsqlDataSource.Create(stage.ForWorkers);
        await using var holder = await source.OpenConnectionAsync();
        await using (var hold = new NpgsqlCommand("begin; select from prima.volunteer_tasks for update", holder))
            await hold.ExecuteNonQueryAsync();
        await stage.ExecuteAsync("insert into prima.inbox (kind, device, dedupe_key, sender, text, received_at, raw, rank) select 'incoming', 'd0', '\\x01', phone, 'kemarin ke pasar', now(), '', 1 from prima.patients");
        await Eventually.HoldsAsync(
            () => stage.AskAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and now() - query_start < interval '2 s')"), "its answer waits for the task", TimeSpan.FromSeconds(30));
        await Eventually.HoldsAsync(() => stage.Gateway.Requests >= Devices, "each device is sending", TimeSpan.FromSeconds(20));

        var toldAt = (await stage.AskAsync<DateTime>("select clock_timestamp()")).ToString("O", CultureInfo.InvariantCulture);
        Assert.That(await worker.StopAsync(), Is.Zero);

        Assert.That(await stage.AskAsync<long>($"select count(*) from prima.send_attempts where started_at > '{toldAt}'::timestamptz + interval '1 s'"), Is.Zero, "claims stop within 1 s");
        Assert.That(await stage.AskAsync<long>("select count(*) from prima.message_status where state in ('sending', 'uncertain')"), Is.Zero);
    }
}
