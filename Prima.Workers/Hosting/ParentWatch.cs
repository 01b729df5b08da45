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
        // On a thread of its own: the read blocks, and the pool begins with no more threads than there are cores.
        await Task.Factory.StartNew(
            () => Console.OpenStandardInput().CopyTo(Stream.Null), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(stoppingToken);
        lifetime.StopApplication();
    }
}
