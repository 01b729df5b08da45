using NUnit.Framework;
using Prima.Data.Local;
using Prima.Tests.Support;

namespace Prima.Tests.Faults;

/// <summary>The server itself crashes, or has no connection left, under load. The cluster is this fixture's own, and its operator is content with commits that reach the disk later.</summary>
[Parallelizable]
public class DatabaseAwayTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private LocalPostgres cluster = null!;
    private FleetStage stage = null!;
    private StageWorker[] workers = [];

    [SetUp]
    public async Task GivenAFleetUnderLoad()
    {
        cluster = await LocalPostgres.StartAsync(new LocalPostgresOptions(), CancellationToken.None);
        stage = await FleetStage.StartAsync(StageDatabase.OnAsync(cluster), new StageOptions { FastestAnswer = TimeSpan.FromMilliseconds(100), SlowestAnswer = TimeSpan.FromMilliseconds(300) });
        await stage.ExecuteAsync("alter system set synchronous_commit = off");
        await stage.ExecuteAsync("select pg_reload_conf()");
        workers = await Task.WhenAll(stage.StartRunningAsync(), stage.StartRunningAsync());
        await stage.EnqueueAsync(300);
        await Eventually.HoldsAsync(() => stage.Gateway.Taken > 10, "they send", TimeSpan.FromSeconds(20));
    }

    [TearDown]
    public async Task EndTheFleet()
    {
        await stage.DisposeAsync();
        await cluster.DisposeAsync();
    }

    [Test]
    public async Task A_crash_of_the_server_is_waited_for_and_nothing_is_lost_or_sent_twice()
    {
        await cluster.StopServerAsync(immediate: true);
        await AllAreUnreadyAndLiveAsync();
        var before = stage.Gateway.Taken;
        await cluster.StartServerAsync();

        await Eventually.HoldsAsync(() => stage.Gateway.Taken > before, "sending goes on", Soon);
        await AllEndsWellAsync();
    }

    [Test]
    public async Task A_server_without_a_connection_left_is_waited_for()
    {
        await stage.ExecuteAsync($"alter role {LocalPostgres.Service} connection limit 0");
        await stage.ExecuteAsync($"select pg_terminate_backend(pid) from pg_stat_activity where usename = '{LocalPostgres.Service}'");
        await AllAreUnreadyAndLiveAsync();
        var before = stage.Gateway.Taken;
        await stage.ExecuteAsync($"alter role {LocalPostgres.Service} connection limit -1");

        await Eventually.HoldsAsync(() => stage.Gateway.Taken > before, "sending goes on", Soon);
        await AllEndsWellAsync();
    }

    private async Task AllAreUnreadyAndLiveAsync()
    {
        foreach (var worker in workers)
        {
            await Eventually.HoldsAsync(async () => !await worker.IsReadyAsync(), "it is not ready", TimeSpan.FromSeconds(15));
            Assert.That(await worker.IsLiveAsync(), "nothing that a restart cures");
        }
    }

    private async Task AllEndsWellAsync()
    {
        await stage.WhileInvariantsHoldAsync(stage.NothingIsOpenAsync(TimeSpan.FromSeconds(45)));
        foreach (var worker in workers)
        {
            await Eventually.HoldsAsync(worker.IsReadyAsync, "it is ready again", Soon);
            Assert.That(await worker.StopAsync(), Is.Zero);
        }

        await stage.AssertLedgersBalanceAsync();
    }
}
