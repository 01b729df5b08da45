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
}
