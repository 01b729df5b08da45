using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Core.Sending;
using Prima.Core.Time;
using Prima.Workers.Fonnte;

namespace Prima.Tests.Unit.Fonnte;

/// <summary>When a device may connect again.</summary>
[Parallelizable]
public class FonnteResilienceTests
{
    [TestCase(0, TestName = "A_clock_that_goes_on")]
    [TestCase(-7, TestName = "A_clock_that_was_set_back")]
    [TestCase(7, TestName = "A_clock_that_was_set_forward")]
    public async Task A_pause_of_connecting_ends_by_the_time_that_has_passed_however_the_clock_is_set_meanwhile(int hours)
    {
        var clock = new AdjustableTime();
        var resilience = new FonnteResilience(clock, new Random(1));
        for (var i = 0; i < 3; i++)
            await resilience.ExecuteAsync(_ => ValueTask.FromResult<SendOutcome>(new SendOutcome.Unreachable(new SendFailure("connection refused"))), Deadline.After(TimeSpan.Zero, clock), default);
        Assert.That(resilience.MayConnect, Is.False);

        clock.Set(TimeSpan.FromHours(hours));
        clock.Real.Advance(TimeSpan.FromSeconds(1.1));

        Assert.That(resilience.MayConnect);
        var outcome = await resilience.ExecuteAsync(_ => ValueTask.FromResult<SendOutcome>(new SendOutcome.Accepted("F1")), Deadline.After(TimeSpan.FromSeconds(1), clock), default);
        Assert.That(outcome, Is.InstanceOf<SendOutcome.Accepted>());
        Assert.That(resilience.MayConnect);
    }

    /// <summary>The time of day may be set; the time that passes goes on.</summary>
    private sealed class AdjustableTime : TimeProvider
    {
        private TimeSpan step;

        public FakeTimeProvider Real { get; } = new();

        public override long TimestampFrequency => Real.TimestampFrequency;

        public void Set(TimeSpan by) => step = by;

        public override DateTimeOffset GetUtcNow() => Real.GetUtcNow() + step;

        public override long GetTimestamp() => Real.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => Real.CreateTimer(callback, state, dueTime, period);
    }
}
