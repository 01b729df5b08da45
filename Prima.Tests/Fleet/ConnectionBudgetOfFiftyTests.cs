using NUnit.Framework;
using Prima.Tests.Support;
using static Prima.Tests.Fleet.ConnectionBudgetTests;

namespace Prima.Tests.Fleet;

/// <summary>Not beside others: fifty processes leave them no time.</summary>
public class ConnectionBudgetOfFiftyTests
{
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
}
