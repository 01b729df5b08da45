using System.Globalization;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Data.Local;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>
/// Two builds side by side under a steady load: the program as it was before the newest migration, and this one. The schema is brought up to date while the old
/// workers run; then each is told to stop and followed by a new one.
/// </summary>
[Category("Long")]
public class RollingUpgradeTests
{
    private const int Workers = 3;
    private const string Roles = "scheduler,sender,janitor";
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    private static readonly StageOptions Options = new()
    {
        Settings = new Dictionary<string, string> { ["Prima:Sender:SendTimeout"] = "5s", ["Prima:Sender:ClaimTtl"] = "15s" },
    };

    /// <summary>The longest time of the upgrade in which nobody claimed anything while there was something new every 20 ms: not of the start of the first workers, which are new to everything.</summary>
    private static string LongestGap(DateTime since) => string.Create(CultureInfo.InvariantCulture, $"""
        select coalesce(max(gap), interval '1 h')
        from (select started_at, started_at - lag(started_at) over (order by started_at) as gap from prima.send_attempts) gaps where started_at > '{since:O}'
        """);

    private const string LongestWait =
        "select max(claimed_at - enqueued_at) from (select m.enqueued_at, min(a.started_at) as claimed_at from prima.messages m join prima.send_attempts a on a.message_id = m.id group by m.id) waits";

    [Test]
    public async Task Workers_are_replaced_one_by_one_by_those_of_a_newer_build_and_nothing_waits_is_lost_or_sent_twice()
    {
        await using var old = await OldBuild.MakeAsync();
        await using var cluster = await LocalPostgres.StartAsync(new LocalPostgresOptions(), CancellationToken.None);
        await using var stage = await FleetStage.StartAsync(StageDatabase.OnAsync(cluster, old.Program), Options);
        var before = await MigrationsAsync(stage);
        var oldWorkers = Enumerable.Range(0, Workers).Select(_ => stage.StartBuild(old.Program, Roles)).ToList();
        await Task.WhenAll(oldWorkers.Select(worker => worker.IsRunningAsync(Soon)));

        using var enough = new CancellationTokenSource();
        var load = EnqueueSteadilyAsync(stage, enough.Token);
        await Eventually.HoldsAsync(() => stage.Gateway.Taken > 50, "the old ones send", Soon);

        var since = await stage.AskAsync<DateTime>("select clock_timestamp()");
        await StageDatabase.MigrateAsync(cluster, WorkerProcess.Program);
        var after = await MigrationsAsync(stage);
        Assert.That(after.Except(before), Is.Not.Empty, "there was something to migrate");
        await MoreIsTakenAsync(stage, "the old ones send on the new schema");
        foreach (var worker in oldWorkers)
            Assert.That(await worker.IsReadyAsync(), "a newer schema is no fault of a worker that runs");

        // What holds of a way back: old workers go on, and a fresh one does not begin on a schema that it does not know.
        var late = stage.StartBuild(old.Program, Roles);
        Assert.That(await late.Process.ExitAsync(), Is.EqualTo(2));
        Assert.That(late.Process.Errors, Has.Some.Contains("schema is newer than this program"));

        var newWorkers = new List<StageWorker>();
        foreach (var worker in oldWorkers)
        {
            Assert.That(await worker.StopAsync(), Is.Zero);
            newWorkers.Add(await stage.StartRunningAsync(Roles));
            await MoreIsTakenAsync(stage, "the fleet goes on");
        }

        await enough.CancelAsync();
        await load;
        await stage.NothingIsOpenAsync(Soon);

        var gap = await stage.AskAsync<TimeSpan>(LongestGap(since));
        var wait = await stage.AskAsync<TimeSpan>(LongestWait);
        await TestContext.Progress.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{string.Join(", ", after.Except(before))}: {stage.Enqueued} messages, nobody claimed for at most {gap.TotalMilliseconds:F0} ms, and none waited longer than {wait.TotalMilliseconds:F0} ms"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(gap, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(1)));
            Assert.That(await stage.AskAsync<long>("select count(*) from prima.send_attempts where outcome = 'uncertain'"), Is.Zero, "nothing is uncertain");
            Assert.That(oldWorkers.Concat(newWorkers).SelectMany(worker => worker.Process.Errors).Where(IsError), Is.Empty);
            Assert.That(await Task.WhenAll(newWorkers.Select(worker => worker.StopAsync())), Is.All.Zero);
        }

        await stage.AssertLedgersBalanceAsync();
    }

    private static async Task EnqueueSteadilyAsync(FleetStage stage, CancellationToken enough)
    {
        using var timer = new PeriodicTimer(Every, TimeProvider.System);
        while (!enough.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            await stage.EnqueueAsync(1);
        }
    }

    private static async Task MoreIsTakenAsync(FleetStage stage, string what)
    {
        var before = stage.Gateway.Taken;
        await Eventually.HoldsAsync(() => stage.Gateway.Taken > before + 50, what, Soon);
    }

    private static Task<string[]> MigrationsAsync(FleetStage stage) => stage.AskAsync<string[]>("select array_agg(scriptname::text order by 1) from prima.migrations");

    private static bool IsError(string line) => line.Contains("\"@l\":\"Error\"", StringComparison.Ordinal) || line.Contains("\"@l\":\"Fatal\"", StringComparison.Ordinal);
}
