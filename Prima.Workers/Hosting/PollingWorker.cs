using System.Diagnostics;
using Prima.Core.Diagnostics;

namespace Prima.Workers.Hosting;

/// <summary>THE loop: every worker of Prima is one, and supplies one bounded pass.</summary>
internal abstract partial class PollingWorker(string name, Pace pace, LoopMonitor monitor, PrimaMetrics metrics, TimeProvider clock, ILogger logger) : BackgroundService
{
    private readonly LoopState state = monitor.Register(name);
    private int faultsInARow;

    protected TimeProvider Clock { get; } = clock;

    protected Pace Pace { get; } = pace;

    protected PrimaMetrics Metrics { get; } = metrics;

    /// <summary>One bounded pass: what is at hand, then back. Tests call it.</summary>
    /// <param name="stopping">Nothing new is begun once it is cancelled.</param>
    public abstract ValueTask<PassResult> PassAsync(CancellationToken stopping);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Each loop's own, cancelled on a thread of its own: to cancel a statement is to ask a server that may be silent, and the others must hear it meanwhile.
        using var stopping = new CancellationTokenSource();
        await using var asked = monitor.Stopping.Register(() => stopping.CancelAsync());
        await using var told = stoppingToken.Register(() => stopping.CancelAsync());
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var pass = await GuardedPassAsync(stopping.Token);
                var waiting = Pace.WaitAsync(pass, stopping.Token);
                state.Waits(Pace.Waiting);
                await waiting;
            }
        }
        catch (Exception fault)
        {
            state.Died();
            Log.LoopDied(logger, fault, name);
            throw;
        }

        await DrainAsync();
        state.Ended();
    }

    /// <summary>Finishes what was begun. No new pass comes.</summary>
    protected virtual Task DrainAsync() => Task.CompletedTask;

    /// <summary>The catch-all of every loop: a fault becomes a value. What must never happen is no such fault; it ends the process.</summary>
    private async Task<PassResult> GuardedPassAsync(CancellationToken stopping)
    {
        var started = Clock.GetTimestamp();
        state.PassStarted();
        try
        {
            var pass = await PassAsync(stopping);
            state.PassEnded();
            if (faultsInARow > 0)
                Log.PassesRecovered(logger, name, faultsInARow);
            faultsInARow = 0;
            Metrics.PassEnded(name, pass == PassResult.Full ? "full" : pass == PassResult.Idle ? "idle" : "some", Clock.GetElapsedTime(started));
            return pass;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            state.PassEnded();
            return PassResult.Idle;
        }
        catch (Exception fault) when (fault is not UnreachableException)
        {
            state.PassEnded(fault);
            Metrics.PassEnded(name, "fault", Clock.GetElapsedTime(started));

            // Once an outage, not once a pass; what the exception itself says could hold a person's data.
            if (faultsInARow++ == 0)
                TellFault(Cause.Of(fault));
            return PassResult.Fault;
        }
    }

    /// <summary>Where the first of several failed passes means more than that.</summary>
    protected virtual void TellFault(string cause) => Log.PassFailed(logger, name, cause);

    private static partial class Log
    {
        [LoggerMessage(EventIds.PassFailed, LogLevel.Warning, "The {Worker} could not do its pass ({Cause}); it backs off and tries again")]
        public static partial void PassFailed(ILogger logger, string worker, string cause);

        [LoggerMessage(EventIds.PassesRecovered, LogLevel.Information, "The {Worker} works again after {Faults} failed passes")]
        public static partial void PassesRecovered(ILogger logger, string worker, int faults);

        [LoggerMessage(EventIds.LoopDied, LogLevel.Critical, "The loop of the {Worker} died; the process ends")]
        public static partial void LoopDied(ILogger logger, Exception fault, string worker);
    }
}
