using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Tests.Support;
using Prima.Tests.Support.Pooling;

namespace Prima.Tests.Fleet;

/// <summary>Whole processes behind a pooler in transaction mode.</summary>
[TestFixtureSource(typeof(PoolerKind), nameof(PoolerKind.All))]
[Parallelizable(ParallelScope.Self)]
public class PooledFleetTests(PoolerKind kind)
{
    [Test]
    public async Task A_fleet_drains_the_queue_through_it_although_a_worker_is_killed()
    {
        await using var stage = await FleetStage.StartAsync();
        await using var pooler = await kind.StartAsync(stage.ForWorkers);
        var behind = ("ConnectionStrings:Prima", pooler.ConnectionString);
        var killed = await stage.StartRunningAsync("sender,janitor", behind);
        var other = await stage.StartRunningAsync("sender,janitor", behind);

        await stage.EnqueueAsync(300);
        await Eventually.HoldsAsync(() => stage.Gateway.Taken > 50, "they send", TimeSpan.FromSeconds(20));
        killed.Process.Kill();
        await stage.WhileInvariantsHoldAsync(stage.NothingIsOpenAsync(TimeSpan.FromSeconds(45)));

        Assert.That(await other.StopAsync(), Is.Zero);
        await stage.AssertLedgersBalanceAsync();
    }

    [Test]
    public async Task Wake_ups_come_past_it_on_the_direct_connection()
    {
        await using var stage = await FleetStage.StartAsync();
        await using var pooler = await kind.StartAsync(stage.ForWorkers);
        var worker = await stage.StartRunningAsync(
            "sender", ("ConnectionStrings:Prima", pooler.ConnectionString), ("ConnectionStrings:PrimaDirect", stage.ForWorkers), ("Prima:Sender:IdlePoll", "60s"));
        await Eventually.HoldsAsync(async () => await stage.AskAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and query like 'listen %')"), "it listens");

        var message = (await stage.EnqueueAsync(1))[0];
        await stage.ExecuteAsync("notify prima_outbox");
        await stage.EndsInAsync(message, "accepted", TimeSpan.FromSeconds(15));

        Assert.That(await worker.StopAsync(), Is.Zero);
    }

    [Test]
    public async Task Without_one_a_worker_says_so_and_polls()
    {
        await using var stage = await FleetStage.StartAsync();
        await using var pooler = await kind.StartAsync(stage.ForWorkers);
        var worker = await stage.StartRunningAsync("sender", ("ConnectionStrings:Prima", pooler.ConnectionString));

        await worker.Process.EventAsync(EventIds.PoolerFound);
        await stage.EndsInAsync((await stage.EnqueueAsync(1))[0], "accepted");

        Assert.That(await worker.StopAsync(), Is.Zero);
    }
}
