using Microsoft.Extensions.Diagnostics.HealthChecks;
using Prima.Core.Operations;
using Prima.Workers.Cli;

namespace Prima.Workers.Health;

/// <summary>Fails while the database does not answer.</summary>
internal sealed class DatabaseCheck(IEnumerable<IDatabaseProbe> probes) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        foreach (var probe in probes)
        {
            if (await probe.AskAsync(cancellationToken) is { } fault)
                return HealthCheckResult.Unhealthy(FaultSentences.Of(fault).Sentence);
        }

        return HealthCheckResult.Healthy();
    }
}
