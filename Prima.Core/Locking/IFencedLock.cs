using Medallion.Threading;

namespace Prima.Core.Locking;

/// <summary>A lock over all processes, with a time to live, so that it outlasts nobody who holds it. Not re-entrant.</summary>
public interface IFencedLock : IDistributedLock
{
    /// <summary>Null when it was busy all that time. A fault throws: nobody knows then.</summary>
    new ValueTask<IFencedLockHandle?> TryAcquireAsync(TimeSpan timeout = default, CancellationToken cancellationToken = default);

    /// <exception cref="TimeoutException">It was busy all that time.</exception>
    new ValueTask<IFencedLockHandle> AcquireAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default);
}
