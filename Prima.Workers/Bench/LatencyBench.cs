using System.Diagnostics;
using HdrHistogram;
using Prima.Workers.Cli;

namespace Prima.Workers.Bench;

/// <summary>How long a single message takes from just before it is enqueued to the gateway's receipt of it, at a steady rate, and how long the least that any queue does.</summary>
internal static class LatencyBench
{
    /// <returns>Microseconds of every message.</returns>
    public static async Task<LongHistogram> RunAsync(
        BenchStage stage, int rate, int seconds, int workers, int devices, bool wakeUps, TimeProvider clock, CancellationToken stopping)
    {
        await stage.Store.ClearAsync();
        await stage.StartWorkersAsync(workers, devices, stopping);
        await DrainBench.WarmUpAsync(stage, devices, clock, stopping);

        var enqueued = new Dictionary<long, long>();
        await using var caller = await stage.Store.OpenCallerAsync(devices);
        await caller.EnqueueAsync(int.MaxValue); // prepares its statements
        await Latencies.CallSteadilyAsync(rate, seconds, async n =>
        {
            var before = Stopwatch.GetTimestamp();
            enqueued.Add(wakeUps ? await caller.EnqueueAndWakeAsync(n) : await caller.EnqueueAsync(n), before);
        }, clock, stopping);

        await stage.WaitUntilDoneAsync(devices, clock, stopping);
        var taken = await stage.StopWorkersAsync(stopping);
        await stage.CheckLedgersAsync("enqueue", enqueued.Count + 1, taken, others: DrainBench.WarmUp); // and the one that prepared
        var latencies = NewHistogram();
        foreach (var (message, at) in taken.Where(request => enqueued.ContainsKey(request.Message)))
            latencies.Record(Stopwatch.GetElapsedTime(enqueued[message], at));

        return latencies;
    }

    /// <summary>The same rows, inserted without rules, and a listener that deletes each and commits: no intent, no permit, no order, no process between.</summary>
    /// <returns>Microseconds of every message.</returns>
    public static async Task<LongHistogram> RunBareAsync(BenchStage stage, int rate, int seconds, TimeProvider clock, CancellationToken stopping)
    {
        await stage.Store.ClearAsync();
        var latencies = NewHistogram();
        var enqueued = new long[rate * seconds];
        var left = enqueued.Length;
        await using var caller = await stage.Store.OpenCallerAsync(devices: 1);
        await using var taker = await stage.Store.OpenBareTakerAsync();
        var taking = Task.Run(async () =>
        {
            while (left > 0)
            {
                await taker.WaitAsync(stopping);
                for (; await taker.TakeAsync() is { } message; left--)
                    latencies.Record(Stopwatch.GetElapsedTime(enqueued[message - 1]));
            }
        }, stopping);
        await Latencies.CallSteadilyAsync(rate, seconds, n =>
        {
            enqueued[n] = Stopwatch.GetTimestamp();
            return caller.InsertPlainAndWakeAsync(n);
        }, clock, stopping);
        await taking;
        return latencies;
    }

    private static LongHistogram NewHistogram() => new(TimeSpan.FromMinutes(10).Ticks, 3);
}
