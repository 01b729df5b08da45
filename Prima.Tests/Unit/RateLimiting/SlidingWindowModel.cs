using Prima.Core.RateLimiting;

namespace Prima.Tests.Unit.RateLimiting;

/// <summary>
/// One key's exact sliding window, as plainly as it can be said: the reference that the SQL is compared with. A grant at t counts for everybody who asks
/// in [t, t + window). A refusal takes nothing.
/// </summary>
internal sealed class SlidingWindowModel
{
    private readonly List<(DateTimeOffset At, int Count)> grants = [];
    private TimeSpan widest;

    /// <summary>Every grant that is still remembered, in order of time.</summary>
    public IReadOnlyList<(DateTimeOffset At, int Count)> Grants => grants;

    /// <summary>All of <paramref name="wanted"/> or 0, as <c>prima.take_permits</c> answers.</summary>
    public int Take(DateTimeOffset now, int wanted, RateLimit limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(wanted);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted, limit.Permits);
        Remember(limit.Window);
        var at = NeverBackwards(now);
        if (wanted == 0 || Used(at, limit.Window) + wanted > limit.Permits)
            return 0;
        grants.Add((at, wanted));

        // Invariant: forgets by age alone, never down to N grants, or a limit lowered and raised again lets too many through.
        grants.RemoveAll(grant => grant.At + widest <= at);
        return wanted;
    }

    /// <summary>Free permits and, only if there is none, the moment of the next, as <c>prima.peek_permits</c> answers.</summary>
    public (int Available, DateTimeOffset? NextAt) Peek(DateTimeOffset now, RateLimit limit)
    {
        var at = NeverBackwards(now);
        var available = Math.Max(0, limit.Permits - Used(at, limit.Window));
        if (available > 0)
            return (available, null);

        // The grants leave the window oldest first; one is free as soon as those that remain are fewer than N.
        var remaining = Used(at, limit.Window);
        foreach (var grant in grants.Where(grant => grant.At + limit.Window > at))
        {
            remaining -= grant.Count;
            if (remaining < limit.Permits)
                return (0, grant.At + limit.Window);
        }

        return (0, null);
    }

    /// <summary>The most permits that any window of this length contains: what a limit promises an upper bound of.</summary>
    public static int WorstWindow(IReadOnlyList<(DateTimeOffset At, int Count)> grants, TimeSpan window) =>
        grants.Select(first => grants.Where(grant => grant.At >= first.At && grant.At < first.At + window).Sum(grant => grant.Count)).DefaultIfEmpty().Max();

    private int Used(DateTimeOffset at, TimeSpan window) => grants.Where(grant => grant.At + window > at).Sum(grant => grant.Count);

    private void Remember(TimeSpan window) => widest = window > widest ? window : widest;

    /// <summary>A clock that was set back grants nothing twice: times do not decrease.</summary>
    private DateTimeOffset NeverBackwards(DateTimeOffset now) => grants.Count > 0 && grants[^1].At > now ? grants[^1].At : now;
}
