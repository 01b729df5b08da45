using Microsoft.Extensions.Logging;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.Locking;
using Prima.Core.Time;
using Prima.Data.Postgres;

namespace Prima.Data.Locking;

/// <summary>
/// A lock that is held, and renewed at a third of its time to live. A refused renewal has lost it. No answer has not: then the old expiry stands, the
/// database is asked again, and when the handle's own deadline comes first, it is lost. That deadline began before the database's.
/// </summary>
internal sealed partial class PostgresLockHandle : IFencedLockHandle
{
    private readonly string name;
    private readonly Guid owner;
    private readonly TimeSpan ttl;
    private readonly LockStatements statements;
    private readonly PrimaMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource ending = new();
    private readonly ITimer timer;
    private readonly Task keeping;
    private readonly Lock gate = new();
    private Deadline until;
    private Task telling = Task.CompletedTask;
    private Task<bool>? releasing;

    public PostgresLockHandle(
        string name, Guid owner, long token, TimeSpan ttl, Deadline until, LockStatements statements, PrimaMetrics metrics, TimeProvider clock, ILogger logger)
    {
        (this.name, this.owner, FencingToken, this.ttl, this.until) = (name, owner, token, ttl, until);
        (this.statements, this.metrics, this.clock, this.logger) = (statements, metrics, clock, logger);
        timer = clock.CreateTimer(_ => EndIfOver(), null, NotNegative(until.Left), Timeout.InfiniteTimeSpan);
        keeping = KeepAsync();
    }

    public long FencingToken { get; }

    public CancellationToken HandleLostToken => lost.Token;

    public ValueTask<bool> ReleaseAsync()
    {
        lock (gate)
            return new ValueTask<bool>(releasing ??= ReleaseOnceAsync());
    }

    public async ValueTask DisposeAsync() => await ReleaseAsync();

    public void Dispose() => ReleaseAsync().AsTask().GetAwaiter().GetResult();

    private async Task KeepAsync()
    {
        var wait = ttl / 3;
        while (await WaitAsync(wait))
        {
            var renewed = Deadline.After(ttl, clock);
            switch (await TryRenewAsync())
            {
                case true:
                    Extend(renewed);
                    wait = ttl / 3;
                    break;
                case false:
                    Lose("its renewal was refused");
                    return;
                case null:
                    wait = ttl / 10; // Unknown is not lost.
                    break;
            }
        }
    }

    /// <summary>False when there is nothing to keep any more.</summary>
    private async Task<bool> WaitAsync(TimeSpan wait)
    {
        try
        {
            await Task.Delay(wait, clock, ending.Token);
            return !lost.IsCancellationRequested;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Null when nobody knows.</summary>
    private async Task<bool?> TryRenewAsync()
    {
        using var patience = new CancellationTokenSource(ttl / 3, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ending.Token);
        try
        {
            return await statements.RenewAsync(name, owner, FencingToken, ttl, either.Token);
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException or IOException or OperationCanceledException)
        {
            if (!ending.IsCancellationRequested)
                Log.RenewalUnknown(logger, LockClass.Of(name), Faults.CauseOf(fault));
            return null;
        }
    }

    private void Extend(Deadline renewed)
    {
        lock (gate)
        {
            if (lost.IsCancellationRequested)
                return;
            until = renewed;
            timer.Change(NotNegative(until.Left), Timeout.InfiniteTimeSpan);
        }
    }

    private void EndIfOver()
    {
        lock (gate)
        {
            // It rang while a renewal was answered, or a little early.
            if (!until.HasPassed)
            {
                timer.Change(NotNegative(until.Left), Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Lose("its time was over before a renewal was answered");
    }

    private void Lose(string why)
    {
        lock (gate)
        {
            if (lost.IsCancellationRequested || releasing is not null)
                return;
            telling = lost.CancelAsync();
        }

        metrics.LockAsked(LockClass.Of(name), "lost");
        Log.LockLost(logger, LockClass.Of(name), why);
    }

    private async Task<bool> ReleaseOnceAsync()
    {
        await ending.CancelAsync();
        await keeping;
        await timer.DisposeAsync();
        await telling;
        ending.Dispose();
        var wasHeld = !lost.IsCancellationRequested && !until.HasPassed;
        try
        {
            return await statements.ReleaseAsync(name, owner, FencingToken) && wasHeld;
        }
        catch (Exception fault) when (Faults.IsOfDatabase(fault))
        {
            // It ends by itself when its time is over.
            Log.ReleaseFailed(logger, LockClass.Of(name), Faults.CauseOf(fault));
            return wasHeld;
        }
    }

    private static TimeSpan NotNegative(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private static partial class Log
    {
        [LoggerMessage(EventIds.LockLost, LogLevel.Warning, "The lock {Lock} was lost: {Why}")]
        public static partial void LockLost(ILogger logger, string @lock, string why);

        [LoggerMessage(EventIds.LockRenewalUnknown, LogLevel.Warning, "Nobody knows whether the lock {Lock} was renewed ({Cause}); asking again")]
        public static partial void RenewalUnknown(ILogger logger, string @lock, string cause);

        [LoggerMessage(EventIds.LockReleaseFailed, LogLevel.Warning, "The lock {Lock} could not be given back ({Cause}); it ends by itself")]
        public static partial void ReleaseFailed(ILogger logger, string @lock, string cause);
    }
}
