using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Prima.Workers.Hosting;

namespace Prima.Workers.Health;

/// <summary>Fails only when a loop is dead or stuck: what a restart cures.</summary>
internal sealed class LoopsAliveCheck(LoopMonitor loops) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var lost = loops.Report().Where(loop => loop.Dead || loop.IsStuck).Select(Describe).ToList();
        return Task.FromResult(lost.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join("; ", lost)));
    }

    private static string Describe(LoopReport loop) => loop.Dead
        ? $"the loop {loop.Name} is dead"
        : string.Create(CultureInfo.InvariantCulture, $"the loop {loop.Name} has been silent for {loop.Silence.TotalSeconds:0} s");
}
