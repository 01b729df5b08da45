using Microsoft.Extensions.Diagnostics.HealthChecks;
using Prima.Core.Operations;
using Prima.Workers.Cli;

namespace Prima.Workers.Health;

/// <summary>Fails while the database does not answer or has no schema for us. A newer schema is no fault: old and new workers run side by side during a deploy.</summary>
/// <remarks>
/// Whoever asks gets an answer in time, also where a connection is silent: cancelling a call there makes the driver wait for the same silent server. So the
/// question is left under way, and those who ask meanwhile wait for the same one.
/// </remarks>
internal sealed class DatabaseCheck(IDatabaseProbe probe, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly Lock gate = new();
    private Task<DatabaseFault?>? asking;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await Ask().WaitAsync(Patience, clock, cancellationToken) switch
            {
                null => HealthCheckResult.Healthy(),
                DatabaseFault.NewerSchema => HealthCheckResult.Degraded(FaultSentences.Of(DatabaseFault.NewerSchema).Sentence),
                { } fault => HealthCheckResult.Unhealthy(FaultSentences.Of(fault).Sentence),
            };
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer in time.");
        }
    }

    /// <summary>The question that is under way, or a new one. The driver's own time-outs end it.</summary>
    private Task<DatabaseFault?> Ask()
    {
        lock (gate)
            return asking is { IsCompleted: false } underWay ? underWay : asking = probe.AskAsync(CancellationToken.None);
    }
}
