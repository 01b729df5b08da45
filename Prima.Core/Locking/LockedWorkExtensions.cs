namespace Prima.Core.Locking;

/// <summary>Work that only one process does at a time.</summary>
public static class LockedWorkExtensions
{
    /// <summary>Runs <paramref name="work"/> under the lock. What it throws for another reason than a lost lock is thrown on.</summary>
    /// <param name="wait">How long to wait for the lock; zero asks once.</param>
    /// <param name="work">Gets the handle, and a token that is cancelled when the lock is lost or the caller stops.</param>
    public static async Task<LockedWork> WithLockAsync(
        this IFencedLock distributedLock, TimeSpan wait, Func<IFencedLockHandle, CancellationToken, Task> work, CancellationToken stopping)
    {
        await using var handle = await distributedLock.TryAcquireAsync(wait, stopping);
        if (handle is null)
            return LockedWork.Refused;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, handle.HandleLostToken);
        try
        {
            await work(handle, either.Token);
        }
        catch (OperationCanceledException) when (handle.HandleLostToken.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            return LockedWork.Lost;
        }

        return handle.HandleLostToken.IsCancellationRequested || !await handle.ReleaseAsync() ? LockedWork.Lost : LockedWork.Ran;
    }
}
