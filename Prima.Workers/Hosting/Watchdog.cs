using System.Net.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting.Systemd;

namespace Prima.Workers.Hosting;

/// <summary>Tells systemd that the process lives, as long as no loop is stuck or dead; systemd restarts one that falls silent.</summary>
internal sealed class Watchdog(ISystemdNotifier systemd, HealthCheckService health, TimeProvider clock, TimeSpan interval) : BackgroundService
{
    private static readonly ServiceState Alive = new("WATCHDOG=1");

    /// <summary>Half of what the unit's <c>WatchdogSec</c> allows; null where there is no watchdog.</summary>
    public static TimeSpan? IntervalFrom(string? microseconds) =>
        long.TryParse(microseconds, out var allowed) && allowed > 0 ? TimeSpan.FromMicroseconds(allowed / 2.0) : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var report = await health.CheckHealthAsync(check => check.Tags.Contains(Health.HealthServices.Live), stoppingToken);
            if (report.Status != HealthStatus.Unhealthy)
                TryNotify();
        }
    }

    private void TryNotify()
    {
        try
        {
            systemd.Notify(Alive);
        }
        catch (SocketException)
        {
            // Nobody listens at this moment. If that lasts, systemd decides: a process that works does not end for it.
        }
    }
}
