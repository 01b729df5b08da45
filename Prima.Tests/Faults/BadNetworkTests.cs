using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Faults;

/// <summary>The way to the database is slow or dead for a while. No process ends, and sending goes on soon after.</summary>
[Parallelizable(ParallelScope.All)]
public class BadNetworkTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Slow_round_trips_slow_everything_and_break_nothing()
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions { Devices = 4 });
        await using var proxy = ProxyBefore(stage);
        proxy.Delay = TimeSpan.FromMilliseconds(50);
        var worker = await StartThroughAsync(stage, proxy);

        await stage.EnqueueAsync(20);
        await stage.WhileInvariantsHoldAsync(stage.NothingIsOpenAsync(TimeSpan.FromSeconds(45)));

        Assert.That(await worker.IsReadyAsync());
        Assert.That(await worker.StopAsync(), Is.Zero);
        await stage.AssertLedgersBalanceAsync();
    }

    [Test]
    public async Task Connections_that_fall_silent_and_break_later_are_replaced()
    {
        await using var stage = await FleetStage.StartAsync();
        await using var proxy = ProxyBefore(stage);
        var worker = await StartThroughAsync(stage, proxy);
        await stage.EnqueueAsync(200);
        await Eventually.HoldsAsync(() => stage.Gateway.Taken > 5, "it sends", TimeSpan.FromSeconds(20));

        proxy.GoSilent();
        await Eventually.HoldsAsync(async () => !await worker.IsReadyAsync(), "it is not ready", TimeSpan.FromSeconds(20));
        Assert.That(await worker.IsLiveAsync(), "nothing that a restart cures");
        proxy.CutAll();
        var before = stage.Gateway.Taken;
        proxy.Resume();

        await Eventually.HoldsAsync(() => stage.Gateway.Taken > before, "sending goes on", Soon);
        await EndsWellAsync(stage, worker);
    }

    [Test]
    public async Task A_database_out_of_reach_is_waited_for()
    {
        await using var stage = await FleetStage.StartAsync();
        await using var proxy = ProxyBefore(stage);
        var worker = await StartThroughAsync(stage, proxy);
        await stage.EnqueueAsync(200);
        await Eventually.HoldsAsync(() => stage.Gateway.Taken > 5, "it sends", TimeSpan.FromSeconds(20));

        proxy.Refuse();
        await Eventually.HoldsAsync(async () => !await worker.IsReadyAsync(), "it is not ready", TimeSpan.FromSeconds(20));
        Assert.That(await worker.IsLiveAsync(), "nothing that a restart cures");
        var before = stage.Gateway.Taken;
        proxy.Accept();

        await Eventually.HoldsAsync(() => stage.Gateway.Taken > before, "sending goes on", Soon);
        await EndsWellAsync(stage, worker);
    }

    [Test]
    public async Task Told_to_stop_while_the_database_is_silent_it_ends_in_the_time_it_has()
    {
        await using var stage = await FleetStage.StartAsync();
        await using var proxy = ProxyBefore(stage);
        var worker = await StartThroughAsync(stage, proxy);
        await stage.EnqueueAsync(2_000);
        await Eventually.HoldsAsync(() => stage.Gateway.Taken > 5, "it sends", TimeSpan.FromSeconds(20));
        proxy.GoSilent();
        var told = Stopwatch.GetTimestamp();

        var code = await worker.StopAsync();

        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"it ended after {Stopwatch.GetElapsedTime(told).TotalSeconds:0.0} s"));
        Assert.That((code, Stopwatch.GetElapsedTime(told) < TimeSpan.FromSeconds(25)), Is.EqualTo((0, true)));
    }

    private static async Task EndsWellAsync(FleetStage stage, StageWorker worker)
    {
        await stage.WhileInvariantsHoldAsync(stage.NothingIsOpenAsync(TimeSpan.FromSeconds(45)));
        await Eventually.HoldsAsync(worker.IsReadyAsync, "it is ready again", Soon);
        Assert.That(await worker.StopAsync(), Is.Zero);
        await stage.AssertLedgersBalanceAsync();
    }

    private static FaultProxy ProxyBefore(FleetStage stage)
    {
        var server = new NpgsqlConnectionStringBuilder(stage.ForWorkers);
        return FaultProxy.Start(server.Host!, server.Port);
    }

    private static Task<StageWorker> StartThroughAsync(FleetStage stage, FaultProxy proxy) => stage.StartRunningAsync(
        "sender,janitor",
        ("ConnectionStrings:Prima", new NpgsqlConnectionStringBuilder(stage.ForWorkers) { Host = "127.0.0.1", Port = proxy.Port }.ConnectionString));
}
