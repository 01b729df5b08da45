using NUnit.Framework;
using Prima.Core.Time;

namespace Prima.Tests.Unit.Time;

/// <summary>A machine that sleeps stops the monotonic clock, and a clock that is set back the wall's: the later counts (design section 1.2).</summary>
public class DeadlineTests
{
    [TestCase(0, 0, 10)]
    [TestCase(4, 4, 6)]
    [TestCase(4, 0, 6)]
    [TestCase(4, -3_600, 6)]
    [TestCase(0, 4, 6)]
    [TestCase(1, 9, 1)]
    [TestCase(0, 10, 0)]
    [TestCase(3, 60, -50)]
    public void The_later_of_both_clocks_counts(int monotonic, int wall, int left)
    {
        var clock = new TwoClocks();
        var deadline = Deadline.After(TimeSpan.FromSeconds(10), clock);
        (clock.Monotonic, clock.Wall) = (TimeSpan.FromSeconds(monotonic), TimeSpan.FromSeconds(wall));
        Assert.That((deadline.Left, deadline.HasPassed), Is.EqualTo((TimeSpan.FromSeconds(left), left <= 0)));
    }

    private sealed class TwoClocks : TimeProvider
    {
        public TimeSpan Monotonic { get; set; }

        public TimeSpan Wall { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => 1_000 + Monotonic.Ticks;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero) + Wall;
    }
}
