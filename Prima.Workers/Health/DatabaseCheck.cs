using Microsoft.Extensions.Diagnostics.HealthChecks;
using Prima.Core.Operations;
using Prima.Workers.Cli;

namespace Prima.Workers.Health;

/// <summary>Fails while the database does not answer or has no schema for us. A newer schema is no fault: old and new workers run side by side during a deploy.</summary>
internal sealed class DatabaseCheck(IDatabaseProbe probe) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await probe.AskAsync(cancellationToken) switch
        {
            null => HealthCheckResult.Healthy(),
            DatabaseFault.NewerSchema => HealthCheckResult.Degraded(FaultSentences.Of(DatabaseFault.NewerSchema).Sentence),
            { } fault => HealthCheckResult.Unhealthy(FaultSentences.Of(fault).Sentence),
        };
}
