using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Prima.Workers.Hosting;

namespace Prima.Workers.Health;

/// <summary>Fails while the passes of a loop fail in a row. It goes on trying, so a restart cures nothing.</summary>
internal sealed class LoopsWellCheck(LoopMonitor loops) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var failing = loops.Report().Where(loop => loop.IsFailing)
            .Select(loop => string.Create(CultureInfo.InvariantCulture, $"the loop {loop.Name} has failed {loop.FaultsInARow} times in a row ({loop.LastFault})")).ToList();
        return Task.FromResult(failing.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join("; ", failing)));
    }
}
