namespace Prima.Core.RateLimiting;

/// <summary>The limits that hold now: the configured ones, or what a person has lowered them to for the whole fleet.</summary>
public interface ILimits
{
    /// <summary>At most a second old. When the database does not say it throws, and nothing is granted: outbound limits fail closed.</summary>
    ValueTask<RateLimit> NowAsync(LimitName name, CancellationToken stopping);
}
