using System.Diagnostics.Metrics;
using Prima.Core.Diagnostics;
using Prima.Core.Reminders;
using Prima.Core.Time;
using Prima.Data.Bench;
using Prima.Workers.Cli;

namespace Prima.Workers.Bench;

/// <summary>How fast the horizon plans, and how fast schedulers that compete turn due reminders into messages.</summary>
internal static class RemindersBench
{
    private const int BatchSize = 100;

    public static async Task<Dictionary<string, object>> RunAsync(BenchStage stage, int plans, int due, int schedulers, TimeProvider clock, CancellationToken stopping)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new PrimaMetrics(services.GetRequiredService<IMeterFactory>(), clock);
        var terms = new ReminderTerms(TimeSpan.FromDays(14), QuietHours.Off, Zone.Utc, TimeSpan.Zero);
        await using var store = new ReminderBenchStore(stage.ConnectionString, terms, metrics, clock, new Random());
        await store.ClearAsync();
        await store.FillPlansAsync(plans);
        await stage.Store.CheckpointAsync();

        var started = clock.GetTimestamp();
        var expanded = await store.Horizon.ExpandAsync(null, stopping);
        var planning = clock.GetElapsedTime(started);
        started = clock.GetTimestamp();
        await store.Horizon.ExpandAsync(null, stopping);
        var again = clock.GetElapsedTime(started);

        await store.MakeDueAsync(due);
        await stage.Store.CheckpointAsync();
        started = clock.GetTimestamp();
        var queued = (await Task.WhenAll(Enumerable.Range(0, schedulers).Select(_ => Task.Run(() => QueueAllAsync(store.NewScheduler(), clock, stopping), stopping)))).Sum();
        var claiming = clock.GetElapsedTime(started);
        if (queued != due)
            throw new CommandFault(ExitCode.Failed, $"The schedulers queued {queued} of {due} reminders.");
        await store.ClearAsync();
        return new()
        {
            ["plans"] = plans, ["planned"] = expanded, ["plans_per_second"] = Math.Round(plans / planning.TotalSeconds), ["planned_per_second"] = Math.Round(expanded / planning.TotalSeconds),
            ["again_ms"] = Math.Round(again.TotalMilliseconds, 1), ["schedulers"] = schedulers, ["due"] = due, ["seconds"] = Math.Round(claiming.TotalSeconds, 3),
            ["claimed_per_second"] = Math.Round(due / claiming.TotalSeconds),
        };
    }

    private static async Task<int> QueueAllAsync(IReminderStore scheduler, TimeProvider clock, CancellationToken stopping)
    {
        var queued = 0;
        while (true)
        {
            var pass = await scheduler.ClaimAsync(BatchSize, stopping);
            queued += pass.Queued;
            if (!pass.Moved && !pass.Contended)
                return queued;
            if (!pass.Moved)
                await Task.Delay(TimeSpan.FromMilliseconds(5), clock, stopping);
        }
    }
}
