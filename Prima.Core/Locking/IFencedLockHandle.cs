using Medallion.Threading;

namespace Prima.Core.Locking;

/// <summary>
/// A lock that is held. <see cref="IDistributedSynchronizationHandle.HandleLostToken"/> is cancelled when it is held no longer: a renewal was refused, or
/// none was answered until the lock's time was over.
/// </summary>
public interface IFencedLockHandle : IDistributedSynchronizationHandle
{
    /// <summary>Larger than that of every earlier holder: what a store remembers, to refuse who comes late.</summary>
    long FencingToken { get; }

    /// <summary>Gives it back. False when it was lost before; then somebody else may have been at work meanwhile.</summary>
    ValueTask<bool> ReleaseAsync();
}
