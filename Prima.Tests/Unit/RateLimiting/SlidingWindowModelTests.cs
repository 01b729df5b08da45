using CsCheck;
using NUnit.Framework;
using Prima.Core.RateLimiting;

namespace Prima.Tests.Unit.RateLimiting;

/// <summary>The reference is held to what a limit promises, so that whatever equals the reference keeps the promise too.</summary>
public class SlidingWindowModelTests
{
    private const int Runs = 2_000;

    private static readonly DateTimeOffset Start = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);

    /// <summary>Windows of a few seconds and calls a second or so apart, often at the very edge of a window.</summary>
    private static readonly Gen<RateLimit> Limits = Gen.Select(Gen.Int[1, 6], Gen.Int[1, 5], (permits, seconds) => new RateLimit(permits, TimeSpan.FromSeconds(seconds)));

    /// <summary>Now and then the clock is set back.</summary>
    private static readonly Gen<(TimeSpan Later, int Wanted)[]> Calls =
        Gen.Select(Gen.Int[-1, 4], Gen.Int[0, 3], (halfSeconds, wanted) => (TimeSpan.FromSeconds(halfSeconds / 2.0), wanted)).Array[1, 40];

    [Test]
    public void No_window_ever_holds_more_grants_than_the_limit() =>
        Gen.Select(Limits, Calls).Sample((limit, calls) => Assert.That(SlidingWindowModel.WorstWindow(Granted(limit, calls), limit.Window), Is.AtMost(limit.Permits)), iter: Runs);

    [Test]
    public void A_request_is_refused_only_where_granting_it_would_break_the_limit() =>
        Gen.Select(Limits, Calls).Sample(
            (limit, calls) =>
            {
                var window = new SlidingWindowModel();
                var now = Start;
                foreach (var (later, wanted) in calls)
                {
                    now += later;
                    var asked = Math.Clamp(wanted, 1, limit.Permits);
                    var before = window.Grants.ToList();
                    if (window.Take(now, asked, limit) == asked)
                        continue;
                    var at = before[^1].At > now ? before[^1].At : now;
                    before.Add((at, asked));
                    Assert.That(SlidingWindowModel.WorstWindow(before, limit.Window), Is.GreaterThan(limit.Permits));
                }
            },
            iter: Runs);

    [Test]
    public void The_next_permit_is_free_at_the_moment_that_was_named_and_not_before() =>
        Gen.Select(Limits, Calls).Sample(
            (limit, calls) =>
            {
                var window = new SlidingWindowModel();
                var now = Start;
                foreach (var (later, wanted) in calls)
                {
                    now += later;
                    window.Take(now, Math.Min(wanted, limit.Permits), limit);
                    var lowered = limit with { Permits = (limit.Permits + 1) / 2 };
                    foreach (var asked in (RateLimit[])[limit, lowered])
                    {
                        if (window.Peek(now, asked).NextAt is not { } nextAt)
                            continue;
                        Assert.That(window.Peek(nextAt - TimeSpan.FromTicks(1), asked).Available, Is.Zero);
                        Assert.That(window.Peek(nextAt, asked).Available, Is.Positive);
                    }
                }
            },
            iter: Runs);

    [Test]
    public void A_limit_that_is_lowered_and_raised_again_lets_no_more_through() =>
        Gen.Select(Gen.Int[2, 6], Calls, Gen.Bool.Array[40]).Sample(
            (permits, calls, lowered) =>
            {
                var wide = new RateLimit(permits, TimeSpan.FromSeconds(3));
                var granted = Granted(index => lowered[index] ? wide with { Permits = 1 } : wide, calls);
                Assert.That(SlidingWindowModel.WorstWindow(granted, wide.Window), Is.AtMost(permits));
            },
            iter: Runs);

    [Test]
    public void The_measure_sees_a_token_bucket_admit_nearly_twice_its_limit()
    {
        var window = TimeSpan.FromSeconds(60);
        const int permits = 30;

        // A full bucket is emptied at once, and then drained as it refills: one every two seconds.
        var bucket = Enumerable.Repeat((Start, permits), 1).Concat(Enumerable.Range(1, 60).Select(second => (Start + TimeSpan.FromSeconds(2 * second), 1))).ToList();

        Assert.That(SlidingWindowModel.WorstWindow(bucket, window), Is.EqualTo(59));
    }

    private static List<(DateTimeOffset At, int Count)> Granted(RateLimit limit, (TimeSpan Later, int Wanted)[] calls) => Granted(_ => limit, calls);

    /// <summary>All that was granted, forgotten by the window or not.</summary>
    private static List<(DateTimeOffset At, int Count)> Granted(Func<int, RateLimit> limitOf, (TimeSpan Later, int Wanted)[] calls)
    {
        var window = new SlidingWindowModel();
        var granted = new List<(DateTimeOffset At, int Count)>();
        var now = Start;
        foreach (var (index, (later, wanted)) in calls.Index())
        {
            now += later;
            var limit = limitOf(index);
            if (window.Take(now, Math.Min(wanted, limit.Permits), limit) > 0)
                granted.Add(window.Grants[^1]);
        }

        return granted;
    }
}
