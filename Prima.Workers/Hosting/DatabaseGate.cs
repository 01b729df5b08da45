using Prima.Core.Operations;
using Prima.Workers.Cli;

namespace Prima.Workers.Hosting;

/// <summary>
/// Stands before the loops: a database that is there and is not Prima's (no schema, another version, no right) ends the process at once, for a wait cures
/// nothing. One that is away lets everybody through: the loops wait for it, not ready.
/// </summary>
internal sealed class DatabaseGate(IDatabaseProbe probe) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await AskAsync(cancellationToken) is { } fault && FaultSentences.Of(fault) is (ExitCode.Usage, var sentence))
            throw new CommandFault(ExitCode.Usage, sentence);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<DatabaseFault?> AskAsync(CancellationToken starting)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(starting);
        patience.CancelAfter(Patience);
        try
        {
            return await probe.AskAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!starting.IsCancellationRequested)
        {
            return null;
        }
    }
}
