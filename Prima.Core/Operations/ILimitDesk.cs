using Prima.Core.RateLimiting;

namespace Prima.Core.Operations;

/// <summary>What a person may look up about the limits, and do to them: slow down, or go back up to what is configured.</summary>
public interface ILimitDesk
{
    /// <summary>All of them, in their order.</summary>
    Task<IReadOnlyList<LimitRow>> ListAsync(CancellationToken stopping);

    /// <summary>Sets a limit for the whole fleet; null leaves it to the configuration again. A worker whose configuration is lower still keeps to that.</summary>
    /// <returns>False: it was so already, and stays as it was said first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It would let more through than is configured.</exception>
    Task<bool> SetAsync(LimitName name, RateLimit? limit, Deed deed, CancellationToken stopping);
}
