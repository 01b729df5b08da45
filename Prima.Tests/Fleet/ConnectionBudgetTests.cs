using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Data.Local;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>A fleet and a server that has few connections. The clusters are these tests' own.</summary>
[Parallelizable]
public class ConnectionBudgetTests
{
    private const string Everything = "scheduler,sender,inbound,janitor";
    private const string Refused = "53300";
    private const string Sessions = $"select count(*) from pg_stat_activity where usename = '{LocalPostgres.Service}'";

    private static StageOptions Options => new()
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

    [TestCase(160, 50)]
    [TestCase(60, 19)]
    [Category("Long")]
    public async Task Fifty_that_start_at_once_cause_no_error_and_no_storm(int maxConnections, int atWork)
    {
        await using var cluster = await StartAsync(maxConnections);
        await using var stage = await FleetStage.StartAsync(StageDatabase.OnAsync(cluster), Options);
        var workers = Enumerable.Range(0, 50).Select(_ => stage.Start(Everything)).ToList();
        await Eventually.HoldsAsync(() => workers.Count(IsRunning) >= atWork - 1 && workers.Count(worker => Waits(worker) || IsRunning(worker)) == 50, $"{atWork} run, or one fewer while two hold a part, and the others wait", TimeSpan.FromMinutes(4));

        await AsAPersonAsync(async () => await stage.EnqueueAsync(500));
        await AsAPersonAsync(() => stage.NothingIsOpenAsync(TimeSpan.FromMinutes(2)));
        Assert.That(workers.SelectMany(worker => worker.Process.Errors).Where(line => line.Contains(Refused, StringComparison.Ordinal)), Is.Empty);
        Assert.That(workers.SelectMany(worker => worker.Process.Errors).Where(line => line.Contains("\"@l\":\"Error\"", StringComparison.Ordinal)), Is.Empty);
        var waiting = workers.FindAll(worker => !IsRunning(worker));
        foreach (var worker in workers.FindAll(IsRunning))
            worker.Process.Stop();
        await Eventually.HoldsAsync(() => waiting.Count(IsRunning) >= Math.Min(waiting.Count, atWork - 1), "those that waited come in", TimeSpan.FromMinutes(3));
        await stage.AssertLedgersBalanceAsync();

        static bool IsRunning(StageWorker worker) => worker.Process.Errors.Any(line => line.Contains("listens at", StringComparison.Ordinal));
        static bool Waits(StageWorker worker) => worker.Process.Errors.Any(line => line.Contains("no connections left", StringComparison.Ordinal));
    }

    /// <summary>Whose sign-in meets a moment in which those who wait have knocked, tries again.</summary>
    private static async Task AsAPersonAsync(Func<Task> deed)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await deed();
                return;
            }
            catch (Npgsql.PostgresException full) when (full.SqlState == Refused && tries < 30)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            }
        }
    }

    private static Task<LocalPostgres> StartAsync(int maxConnections) => LocalPostgres.StartAsync(
        new LocalPostgresOptions { MaxConnections = maxConnections }, CancellationToken.None);
}
