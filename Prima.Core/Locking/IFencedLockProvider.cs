using Medallion.Threading;

namespace Prima.Core.Locking;

/// <summary>Makes locks by name. Equal names exclude each other, in whichever process.</summary>
public interface IFencedLockProvider : IDistributedLockProvider
{
    /// <summary>For work of seconds: long enough to outlive a pause, short enough not to keep everybody waiting after a crash.</summary>
    static readonly TimeSpan DefaultTtl = TimeSpan.FromSeconds(30);

    /// <param name="name">What is locked: identity, never time.</param>
    /// <param name="ttl">How long a holder that died keeps it; renewed at a third. Default: <see cref="DefaultTtl"/>.</param>
    /// <param name="priority">Who goes first among those who wait.</param>
    IFencedLock CreateLock(string name, TimeSpan? ttl, LockPriority priority = LockPriority.Normal);

    /// <inheritdoc cref="CreateLock(string, TimeSpan?, LockPriority)"/>
    new IFencedLock CreateLock(string name) => CreateLock(name, null);
}
