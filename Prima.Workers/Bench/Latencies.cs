using HdrHistogram;

namespace Prima.Workers.Bench;

/// <summary>Calls at a steady rate. Their latencies are kept in microseconds and told in milliseconds.</summary>
internal static class Latencies
{
    /// <summary>Evenly, each when its time has come and the one before has given back.</summary>
    public static async Task CallSteadilyAsync(int rate, int seconds, Func<int, Task> call, TimeProvider clock, CancellationToken stopping)
    {
        var started = clock.GetTimestamp();
        for (var n = 0; n < rate * seconds; n++)
        {
            var wait = (TimeSpan.FromSeconds(1) * n / rate) - clock.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, stopping);
            await call(n);
        }
    }

    public static void Record(this HistogramBase latencies, TimeSpan took) => latencies.RecordValue(Math.Max(1, took.Ticks / TimeSpan.TicksPerMicrosecond));

    /// <summary>Milliseconds with two decimals.</summary>
    public static double At(this HistogramBase latencies, double percentile) => Math.Round(latencies.GetValueAtPercentile(percentile) / 1000.0, 2);
}
