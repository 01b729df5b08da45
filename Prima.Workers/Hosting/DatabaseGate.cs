using Prima.Core.Diagnostics;
using Prima.Core.Operations;
using Prima.Data.Postgres;
using Prima.Workers.Cli;

namespace Prima.Workers.Hosting;

/// <summary>
/// Stands before the loops: a database that is there and is not Prima's (no schema, another version, no right) ends the process at once, for a wait cures
/// nothing. One that has no connections left for this process is waited for, here and not in every loop. One that is away lets everybody through: the loops wait for it, not ready.
/// </summary>
internal sealed partial class DatabaseGate(IDatabaseProbe probe, IConnectionBudget budget, LoopMonitor loops, TimeProvider clock, Random random, ILogger<DatabaseGate> logger) : IHostedService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var fault = await AskAsync(cancellationToken);
        if (fault is { } known && FaultSentences.Of(known) is (ExitCode.Usage, var sentence))
            throw new CommandFault(ExitCode.Usage, sentence);
        if (fault is null or DatabaseFault.TooManyConnections)
            await TakeConnectionsAsync(cancellationToken);
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
            return null; // slow, or away: who asks for the connections finds out
        }
    }

    /// <summary>With full jitter, and ever more rarely: each knock takes one of the places that are left for people.</summary>
    private async Task TakeConnectionsAsync(CancellationToken starting)
    {
        var started = clock.GetTimestamp();
        var ceiling = FirstWait;
        for (var refusals = 0; !await IsLetThroughAsync(starting); ceiling = ceiling * 2 < LongestWait ? ceiling * 2 : LongestWait)
        {
            if (++refusals == 1)
                Log.ConnectionsAwaited(logger);
            loops.NotYet();
            await Task.Delay(ceiling * (0.1 + (0.9 * random.NextDouble())), clock, starting);
        }

        if (ceiling > FirstWait)
            Log.ConnectionsTaken(logger, clock.GetElapsedTime(started).TotalSeconds);
    }

    private async Task<bool> IsLetThroughAsync(CancellationToken starting)
    {
        try
        {
            return await budget.TryTakeAsync(starting);
        }
        catch (Exception fault) when (DatabaseFaults.Classify(fault) is not null || fault is TimeoutException)
        {
            return true; // away: the loops wait for it
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.ConnectionsAwaited, LogLevel.Warning, "The database has no connections left for this process; it waits, and does nothing until it has them")]
        public static partial void ConnectionsAwaited(ILogger logger);

        [LoggerMessage(EventIds.ConnectionsTaken, LogLevel.Information, "The process has its connections, after {Seconds:0.0} s")]
        public static partial void ConnectionsTaken(ILogger logger, double seconds);
    }
}
