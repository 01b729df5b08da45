namespace Prima.Workers.Hosting;

/// <summary>
/// Stops a worker whose parent is gone: the demo or the benchmark holds the other end of its standard input, and the system closes that end however the
/// parent dies.
/// </summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A read of the console cannot be called off, so what is called off is the waiting for it.
        await Console.OpenStandardInput().CopyToAsync(Stream.Null, CancellationToken.None).WaitAsync(stoppingToken);
        lifetime.StopApplication();
    }
}
