using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;

namespace Prima.Tests.Unit.Outbox;

/// <summary>How long after its permits a request may begin (design section 4, decision 0022).</summary>
public class ClaimTermsTests
{
    [TestCase(60, 60, 60, 60, 2.0)]
    [TestCase(60, 10, 60, 60, 1.0)]
    [TestCase(60, 60, 10, 60, 1.0)]
    [TestCase(60, 60, 60, 10, 1.0)]
    [TestCase(60, 60, 60, 0, 2.0, Description = "the fleet has no limit")]
    [TestCase(60, 60, 1, 60, 0.1)]
    [TestCase(60, 60, 1, 60, 0.5, 0.5, Description = "a handshake fits")]
    [TestCase(60, 60, 60, 60, 2.0, 0.5)]
    [TestCase(1, 60, 60, 60, 0.25, Description = "a quarter of the claim's time at most")]
    [TestCase(1, 60, 1, 60, 0.25, 0.5)]
    public void The_delay_is_a_tenth_of_the_shortest_window_two_seconds_at_most_and_never_less_than_a_handshake(int ttl, int recipient, int device, int fleet, double delay, double handshake = 0) => Assert.That(
        new ClaimTerms("test", TimeSpan.FromSeconds(ttl), 1, Limit(recipient), Limit(device), fleet == 0 ? RateLimit.Off : Limit(fleet), TimeSpan.Zero, TimeSpan.FromSeconds(handshake)).Delay.TotalSeconds, Is.EqualTo(delay));

    private static RateLimit Limit(int seconds) => new(10, TimeSpan.FromSeconds(seconds));
}
