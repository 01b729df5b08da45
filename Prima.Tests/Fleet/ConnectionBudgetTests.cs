using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Data.Local;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>A fleet and a server that has few connections. The clusters are these tests' own.</summary>
[Parallelizable]
public class ConnectionBudgetTests
{
    internal const string Everything = "scheduler,sender,inbound,janitor";
    internal const string Refused = "53300";
    private const string Sessions = $"select count(*) from pg_stat_activity where usename = '{LocalPostgres.Service}'";

    internal static StageOptions Options => new()
    {
        IsPatient = true,
        Devices = 1,
        Settings = new Dictionary<string, string> { ["Prima:Fonnte:Devices:d0:Number"] = "6281100000001", ["Prima:Sender:MaxInFlightPerDevice"] = "50", ["Prima:Sender:IdlePoll"] = "250ms", ["Prima:Janitor:IdlePoll"] = "2s" },
    };

    [Test]
    public async Task Who_finds_no_connection_waits_says_so_once_and_comes_in_when_another_has_gone()
    {
        await using var cluster = await StartAsync(maxConnections: 16); // three are the superuser's: four processes have theirs, and one is left
        await using var stage = await FleetStage.StartAsync(StageDatabase.OnAsync(cluster), Options);
        var first = new List<StageWorker>();
        for (var n = 0; n < 4; n++)
            first.Add(await stage.StartRunningAsync(Everything));
        var late = stage.Start(Everything);
        var unwanted = stage.Start(Everything);
        await late.Process.EventAsync(EventIds.ConnectionsAwaited, TimeSpan.FromSeconds(30));
        await unwanted.Process.EventAsync(EventIds.ConnectionsAwaited, TimeSpan.FromSeconds(30));

        await stage.EnqueueAsync(200);
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(60));
        Assert.That(await stage.AskAsync<long>(Sessions), Is.InRange(12, 13), "each has its three, and no more");
        Assert.That(await unwanted.StopAsync(), Is.Zero, "who waits can be stopped");
        Assert.That(await first[0].StopAsync(), Is.Zero);
        await late.Process.EventAsync(EventIds.ConnectionsTaken, TimeSpan.FromSeconds(30));
        await late.IsRunningAsync();

        await stage.EnqueueAsync(50);
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(60));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.SelectMany(worker => worker.Process.Errors).Where(line => line.Contains(Refused, StringComparison.Ordinal)), Is.Empty, "nobody who has begun is refused");
            Assert.That(late.Process.Errors.Count(line => line.Contains("no connections left", StringComparison.Ordinal)), Is.EqualTo(1));
            Assert.That(late.Process.Errors.Where(line => line.Contains(Refused, StringComparison.Ordinal)), Is.Empty, "no loop knocks in vain");
        }

        await stage.AssertLedgersBalanceAsync();
    }

    internal static Task<LocalPostgres> StartAsync(int maxConnections) => LocalPostgres.StartAsync(
        new LocalPostgresOptions { MaxConnections = maxConnections }, CancellationToken.None);
}
