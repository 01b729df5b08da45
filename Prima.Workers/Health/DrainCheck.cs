using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Prima.Workers.Health;

/// <summary>Fails once the process has been told to stop: nothing new should be sent its way.</summary>
internal sealed class DrainCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy("the process is stopping") : HealthCheckResult.Healthy());
}
