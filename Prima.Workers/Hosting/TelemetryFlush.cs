using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Prima.Workers.Hosting;

/// <summary>
/// Tells the collector the last of a process, and waits a second for it. Each provider's own end would wait five, one after the other, for a collector that is silent: more than a
/// stop has left after its drain. Stopped last, when nothing more is to be told; then what the host closes has nothing left to wait for.
/// </summary>
internal sealed class TelemetryFlush(IServiceProvider services) : IHostedService
{
    private const int Patience = 1000;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => services.GetService<MeterProvider>()?.Shutdown(Patience), CancellationToken.None),
        Task.Run(() => services.GetService<TracerProvider>()?.Shutdown(Patience), CancellationToken.None));
}
