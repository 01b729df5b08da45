using HdrHistogram;

namespace Prima.Workers.Bench;

/// <summary>Latencies are kept in microseconds and told in milliseconds.</summary>
internal static class Latencies
{
    /// <summary>Milliseconds with two decimals.</summary>
    public static double At(this HistogramBase latencies, double percentile) => Math.Round(latencies.GetValueAtPercentile(percentile) / 1000.0, 2);
}
