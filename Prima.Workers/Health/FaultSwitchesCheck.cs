using Microsoft.Extensions.Diagnostics.HealthChecks;
using Prima.Core.Diagnostics;
using Prima.Core.Time;
using Prima.Workers.Hosting;

namespace Prima.Workers.Health;

/// <summary>Never fails; says when a fault point is armed or the clock is moved, so that nobody leaves a test's switch in production unseen.</summary>
internal sealed class FaultSwitchesCheck(FaultPoints points, TimeProvider clock) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var switches = new List<string>();
        if (points.Armed is { } armed)
            switches.Add($"a fault point is armed: this process will be {armed}");
        if (clock is ShiftedTimeProvider shifted)
            switches.Add($"the clock is moved by {(shifted.Offset < TimeSpan.Zero ? "-" : "")}{Durations.Format(shifted.Offset.Duration())}");
        return Task.FromResult(switches.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join("; ", switches)));
    }
}
