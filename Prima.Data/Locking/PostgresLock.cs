using Medallion.Threading;
using Microsoft.Extensions.Logging;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.Locking;
using Prima.Core.Time;

namespace Prima.Data.Locking;

/// <summary>One lock, to be taken any number of times, by one at a time. Who waits asks again after a wait of full jitter: nothing wakes it.</summary>
internal sealed partial class PostgresLock(
    string name, TimeSpan ttl, LockPriority priority, LockStatements statements, PrimaMetrics metrics, TimeProvider clock, Random random, ILogger logger) : IFencedLock
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);

    /// <summary>Well below the five seconds for which a waiter is remembered.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    public string Name => name;

    public async ValueTask<IFencedLockHandle?> TryAcquireAsync(TimeSpan timeout = default, CancellationToken cancellationToken = default)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A wait is not negative, unless it has no end.");
        var started = clock.GetTimestamp();
        try
        {
            var handle = await WaitAsync(timeout, started, cancellationToken);
            if (handle is not null)
                Log.LockAcquired(logger, LockClass.Of(name), clock.GetElapsedTime(started).TotalMilliseconds);
            Count(handle is not null ? "acquired" : timeout == TimeSpan.Zero ? "busy" : "timeout", started);
            return handle;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Count("error", started);
            throw;
        }
    }

    public async ValueTask<IFencedLockHandle> AcquireAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        await TryAcquireAsync(timeout ?? Timeout.InfiniteTimeSpan, cancellationToken)
        ?? throw new TimeoutException($"The lock {LockClass.Of(name)} was busy for {Durations.Format(timeout ?? Timeout.InfiniteTimeSpan)}.");

    async ValueTask<IDistributedSynchronizationHandle?> IDistributedLock.TryAcquireAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        await TryAcquireAsync(timeout, cancellationToken);

    async ValueTask<IDistributedSynchronizationHandle> IDistributedLock.AcquireAsync(TimeSpan? timeout, CancellationToken cancellationToken) =>
        await AcquireAsync(timeout, cancellationToken);

    IDistributedSynchronizationHandle? IDistributedLock.TryAcquire(TimeSpan timeout, CancellationToken cancellationToken) =>
        TryAcquireAsync(timeout, cancellationToken).AsTask().GetAwaiter().GetResult();

    IDistributedSynchronizationHandle IDistributedLock.Acquire(TimeSpan? timeout, CancellationToken cancellationToken) =>
        AcquireAsync(timeout, cancellationToken).AsTask().GetAwaiter().GetResult();

    private async Task<PostgresLockHandle?> WaitAsync(TimeSpan timeout, long started, CancellationToken stopping)
    {
        var owner = Guid.NewGuid();
        var waits = timeout != TimeSpan.Zero;
        var ceiling = FirstWait;
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            var until = Deadline.After(ttl, clock); // from before it is asked: the database counts from later
            if (await statements.AcquireAsync(name, owner, ttl, (int)priority, waits || priority > 0) is { } token)
                return new PostgresLockHandle(name, owner, token, ttl, until, statements, metrics, clock, logger);
            var left = timeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : timeout - clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                if (waits)
                    await TryForgetAsync(owner);
                return null;
            }

            var wait = ceiling * random.NextDouble();
            try
            {
                await Task.Delay(wait < left ? wait : left, clock, stopping);
            }
            catch (OperationCanceledException)
            {
                await TryForgetAsync(owner);
                throw;
            }

            ceiling = ceiling * 2 < LongestWait ? ceiling * 2 : LongestWait;
        }
    }

    private async Task TryForgetAsync(Guid owner)
    {
        try
        {
            await statements.ForgetAsync(name, owner);
        }
        catch (NpgsqlException)
        {
            // Five seconds do it as well.
        }
    }

    private void Count(string outcome, long started)
    {
        metrics.LockAsked(LockClass.Of(name), outcome);
        metrics.LockWaited(LockClass.Of(name), outcome, clock.GetElapsedTime(started));
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.LockAcquired, LogLevel.Debug, "The lock {Lock} was acquired after {Milliseconds:0.0} ms")]
        public static partial void LockAcquired(ILogger logger, string @lock, double milliseconds);
    }
}
