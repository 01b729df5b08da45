using System.Diagnostics;
using HdrHistogram;
using Prima.Workers.Cli;

namespace Prima.Workers.Bench;

/// <summary>How long a single message takes from just before it is enqueued to the gateway's receipt of it, at a steady rate.</summary>
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
        await using var caller = await stage.Store.OpenCallerAsync();
        await caller.EnqueueAsync(int.MaxValue); // prepares its statements
        var started = clock.GetTimestamp();
        for (var n = 0; n < rate * seconds; n++)
        {
            var wait = (TimeSpan.FromSeconds(1) * n / rate) - clock.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, stopping);
            var before = Stopwatch.GetTimestamp();
            enqueued.Add(wakeUps ? await caller.EnqueueAndWakeAsync(n) : await caller.EnqueueAsync(n), before);
        }

        await stage.WaitUntilDoneAsync(devices, clock, stopping);
        var taken = (await stage.StopWorkersAsync(stopping)).ToLookup(request => request.Message, request => request.At);
        var latencies = new LongHistogram(TimeSpan.FromMinutes(10).Ticks, 3);
        foreach (var (message, before) in enqueued)
        {
            if (taken[message].ToList() is not [var at])
                throw new CommandFault(ExitCode.Failed, $"Message {message} was taken {taken[message].Count()} times.");
            latencies.RecordValue(Math.Max(1, Stopwatch.GetElapsedTime(before, at).Ticks / TimeSpan.TicksPerMicrosecond));
        }

        return latencies;
    }
}
