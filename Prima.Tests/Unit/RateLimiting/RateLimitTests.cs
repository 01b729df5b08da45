using CsCheck;
using NUnit.Framework;
using Prima.Core.RateLimiting;

namespace Prima.Tests.Unit.RateLimiting;

public class RateLimitTests
{
    [Test]
    public void What_a_limit_prints_reads_as_the_same_limit() =>
        Gen.Select(Gen.Int[1, 100_000], Gen.Int[1, 90_000_000]).Sample((permits, milliseconds) =>
        {
            var limit = new RateLimit(permits, TimeSpan.FromMilliseconds(milliseconds));
            Assert.That(RateLimit.TryParse(limit.ToString(), out var again), Is.True);
            Assert.That(again, Is.EqualTo(limit));
        });

    [TestCase("30/60s", 30, 60_000)]
    [TestCase(" 5/500ms ", 5, 500)]
    [TestCase("600/1m", 600, 60_000)]
    public void A_limit_is_written_as_permits_and_window(string text, int permits, int milliseconds)
    {
        Assert.That(RateLimit.TryParse(text, out var limit), Is.True);
        Assert.That(limit, Is.EqualTo(new RateLimit(permits, TimeSpan.FromMilliseconds(milliseconds))));
    }

    [Test]
    public void Off_is_a_limit_of_its_own([Values("off", "OFF")] string text)
    {
        Assert.That(RateLimit.TryParse(text, out var limit), Is.True);
        Assert.That(limit!.IsOff, Is.True);
    }

    [Test]
    public void What_could_mean_no_limit_by_accident_is_refused([Values(null, "", "30", "0/60s", "-1/60s", "30/0s", "30/", "/60s", "30/60s/60s", "a/60s", "+5/60s")] string? text) =>
        Assert.That(RateLimit.TryParse(text, out _), Is.False);

    [TestCase("30/60s", "30/60s", true)]
    [TestCase("10/60s", "30/60s", true)]
    [TestCase("31/60s", "30/60s", false)]
    [TestCase("30/61s", "30/60s", true)]
    [TestCase("30/59s", "30/60s", false)]
    [TestCase("15/30s", "30/60s", true)]
    [TestCase("16/30s", "30/60s", false)]
    [TestCase("10/25s", "30/60s", true)]
    [TestCase("11/25s", "30/60s", false)]
    [TestCase("1/1ms", "off", true)]
    [TestCase("off", "30/60s", false)]
    [TestCase("off", "off", true)]
    public void A_limit_is_within_another_when_keeping_it_keeps_the_other_too(string one, string other, bool isWithin)
    {
        Assert.That(RateLimit.TryParse(one, out var lower) & RateLimit.TryParse(other, out var upper), Is.True);
        Assert.That(lower!.IsWithin(upper!), Is.EqualTo(isWithin));
    }

    [Test]
    public void Who_asks_as_often_as_a_limit_within_another_allows_never_passes_the_other() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 30], Gen.Int[1, 20], Gen.Int[1, 30], Gen.Int[0, 10].Array[40]).Sample((permits, seconds, otherPermits, otherSeconds, waits) =>
        {
            var (limit, other) = (new RateLimit(permits, TimeSpan.FromSeconds(seconds)), new RateLimit(otherPermits, TimeSpan.FromSeconds(otherSeconds)));
            if (!limit.IsWithin(other))
                return;
            var model = new SlidingWindowModel();
            var at = DateTimeOffset.UnixEpoch;
            var grants = new List<(DateTimeOffset At, int Count)>();
            foreach (var wait in waits)
            {
                at += TimeSpan.FromSeconds(wait);
                var free = model.Peek(at, limit).Available;
                if (free > 0 && model.Take(at, free, limit) > 0)
                    grants.Add((at, free));
            }

            Assert.That(SlidingWindowModel.WorstWindow(grants, other.Window), Is.AtMost(otherPermits));
        });

    [Test]
    public void What_a_person_has_set_holds_only_where_it_lets_no_more_through_than_is_configured()
    {
        var limit = new RateLimit(30, TimeSpan.FromSeconds(60));
        var configured = new ConfiguredLimits(limit, limit, RateLimit.Off, limit, limit);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(configured.Under(LimitName.Device, null), Is.EqualTo(limit));
            Assert.That(configured.Under(LimitName.Device, limit with { Permits = 5 }), Is.EqualTo(limit with { Permits = 5 }));
            Assert.That(configured.Under(LimitName.Device, limit with { Permits = 60 }), Is.EqualTo(limit), "the configuration was lowered since");
            Assert.That(configured.Under(LimitName.Fleet, limit), Is.EqualTo(limit), "an unlimited one may be slowed down");
        }
    }
}
