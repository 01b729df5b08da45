using System.Text.Json;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Faults;

/// <summary>A device in trouble, over time and for the whole fleet.</summary>
[Parallelizable(ParallelScope.All)]
public class DeviceTroubleTests
{
    private const int Five = 5;
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(10);

    [Test]
    public async Task A_disconnected_device_is_disconnected_for_the_fleet_and_resumes_when_the_gateway_says_so()
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions { IsPatient = true, Devices = 1, Script = [Fault(0, "request invalid on disconnected device")] });
        var first = (await stage.EnqueueAsync(1))[0];
        await stage.StartRunningAsync();
        await Eventually.HoldsAsync(
            () => stage.AskAsync<bool>("select exists (select from prima.devices where state = 'disconnected' or asked_at is not null)"),
            "the device is disconnected", TimeSpan.FromSeconds(20));

        await stage.StartRunningAsync();
        var second = (await stage.EnqueueAsync(1))[0];
        await stage.EndsInAsync(first, "accepted");
        await stage.EndsInAsync(second, "accepted");

        Assert.That(stage.Gateway.Requests, Is.EqualTo(3));
        Assert.That(
            await stage.AskAsync<long>("select count(*) from prima.send_attempts a, prima.devices d where a.started_at > d.state_changed_at"), Is.EqualTo(2),
            "nobody asked the gateway to send before it had said that the device is connected");
        await stage.AssertLedgersBalanceAsync();
    }

    [Test]
    public async Task Scenario_54_what_waits_while_a_session_is_away_is_sent_when_it_is_back_and_was_not_tried()
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions
        {
            IsPatient = true, Devices = 2,
            Settings = new Dictionary<string, string> { ["Prima:Fonnte:Devices:d0:Number"] = "6281100000000", ["Prima:Fonnte:Devices:d1:Number"] = "6281100000001" },
        });
        await stage.StartRunningAsync("sender,inbound");
        await stage.StartRunningAsync("sender,inbound");
        stage.Gateway.Disconnect(FleetStage.Device(0)); // a worker may ask meanwhile
        await stage.ExecuteAsync(Session("disconnect", 1));
        await Eventually.HoldsAsync(() => stage.AskAsync<bool>("select exists (select from prima.devices where state = 'disconnected')"), "the device is disconnected");
        var message = (await stage.EnqueueAsync(1, device: _ => FleetStage.Device(0)))[0];
        await AssertNobodyTriesAsync(stage, message, requests: 0);
        await stage.ExecuteAsync("update prima.devices set asked_at = clock_timestamp()"); // and hears of its return by the webhook alone
        stage.Gateway.Connect(FleetStage.Device(0));
        await stage.ExecuteAsync(Session("connect", 2));

        await stage.EndsInAsync(message, "accepted");

        TestContext.Out.WriteLine(await stage.AskAsync<string>($"select 'sent ' || (a.started_at - i.received_at) || ' after the gateway''s word' from prima.send_attempts a, prima.inbox i where a.message_id = {message} and i.details ->> 'time' = '2'"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await stage.OutcomesOfAsync(message), Is.EqualTo(new[] { "accepted" }));
            Assert.That(await stage.AskAsync<bool>($"select a.started_at > i.received_at from prima.send_attempts a, prima.inbox i where a.message_id = {message} and i.details ->> 'time' = '2'"), "not before it was back");
        }

        static string Session(string status, int time) => $$"""
            insert into prima.inbox (kind, device, dedupe_key, details, received_at, raw)
            values ('connect', '{{FleetStage.Device(0)}}', sha256('{{time}}'), '{"status": "{{status}}", "time": "{{time}}"}', clock_timestamp(), '')
            """;
    }

    [Test]
    public async Task What_the_last_of_a_quota_was_used_for_is_accepted_and_the_next_is_not_even_tried()
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions { IsPatient = true, Devices = 2 });
        stage.Gateway.SetQuota(FleetStage.Device(0), 1);
        await stage.StartRunningAsync();
        await stage.StartRunningAsync();

        var last = (await stage.EnqueueAsync(1, device: _ => FleetStage.Device(0)))[0];
        await stage.EndsInAsync(last, "accepted");
        var waiting = (await stage.EnqueueAsync(1, device: _ => FleetStage.Device(0)))[0];
        await AssertNobodyTriesAsync(stage, waiting, requests: 1);
        var state = await stage.AskAsync<string>($"select state from prima.devices where name = '{FleetStage.Device(0)}'");
        await stage.ExecuteAsync($"update prima.devices set state = 'ok', state_changed_at = clock_timestamp() where name = '{FleetStage.Device(0)}'"); // a person who knows no better: now it is tried, and refused
        await Eventually.HoldsAsync(() => stage.AskAsync<bool>($"select exists (select from prima.send_attempts where message_id = {waiting} and outcome = 'rejected')"), "the gateway refuses", TimeSpan.FromSeconds(20));

        Assert.That((state, stage.Taken.Count(line => line.Device == FleetStage.Device(0))), Is.EqualTo(("no_quota", 1)));
    }

    [Test]
    public async Task Five_uncertain_answers_in_a_row_open_the_circuit_until_one_is_accepted()
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions
        {
            Devices = 1,
            Script = [.. Enumerable.Range(0, Five + 1).Select(n => Fault(n, "empty-body"))],
            Settings = new Dictionary<string, string> { ["Prima:Sender:MaxInFlightPerDevice"] = "1" },
        });
        for (var n = 0; n < Five + 4; n++)
            await stage.EnqueueAsync(1); // one after the other: what is due at the same moment has no order
        await stage.StartRunningAsync();
        await stage.StartRunningAsync();

        await stage.WhileInvariantsHoldAsync(stage.NothingIsOpenAsync(TimeSpan.FromSeconds(60)));

        var times = stage.Taken.Select(line => line.At).ToList();
        var gaps = Enumerable.Range(1, times.Count - 1).Select(n => times[n] - times[n - 1]).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(gaps.FindIndex(gap => gap >= Apart) + 1, Is.EqualTo(Five), "the circuit opens with the fifth, and not one later");
            Assert.That(gaps[Five - 1], Is.AtLeast(Apart), "one goes, and is uncertain too");
            Assert.That(gaps[Five], Is.AtLeast(Apart), "the next is accepted");
            Assert.That(gaps.Skip(Five + 1), Is.All.LessThan(Apart), "after an accepted one it goes as usual");
            Assert.That(await stage.AskAsync<int>("select doubts from prima.devices"), Is.Zero);
        }

        await stage.AssertLedgersBalanceAsync();
    }

    /// <summary>Time to try it has passed when what came after it, by a good device, has been accepted.</summary>
    private static async Task AssertNobodyTriesAsync(FleetStage stage, long waiting, int requests)
    {
        var after = (await stage.EnqueueAsync(1, device: _ => FleetStage.Device(1)))[0];
        await stage.EndsInAsync(after, "accepted");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await stage.AskAsync<long>($"select count(*) from prima.send_attempts where message_id = {waiting}"), Is.Zero);
            Assert.That(stage.Gateway.Requests, Is.EqualTo(requests + 1), "and the gateway has heard of nothing but that");
        }
    }

    private static string Fault(int index, string fault) => JsonSerializer.Serialize(new { target = Canary.Recipient(index), fault });
}
