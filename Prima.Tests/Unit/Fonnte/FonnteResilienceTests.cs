using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Core.Sending;
using Prima.Core.Time;
using Prima.Workers.Fonnte;

namespace Prima.Tests.Unit.Fonnte;

/// <summary>When connecting is paused, and what ends that.</summary>
[Parallelizable]
public class FonnteResilienceTests
{
    private static readonly SendOutcome Unreachable = new SendOutcome.Unreachable(new SendFailure("no connection"));
    private static readonly SendOutcome TooLate = new SendOutcome.NotSent(new SendFailure(SendFailure.TooLateToBegin));
    private static readonly SendOutcome Accepted = new SendOutcome.Accepted("1");

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

    [Test]
    public async Task A_trial_that_learnt_nothing_leaves_connecting_paused()
    {
        var clock = new FakeTimeProvider();
        var resilience = new FonnteResilience(clock, new Random(1));
        for (var n = 0; n < 3; n++)
            await TryAsync(Unreachable);
        Assert.That(resilience.MayConnect, Is.False, "three failures");

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.That(resilience.MayConnect, "for one trial");
        Assert.That(await TryAsync(TooLate), Is.EqualTo(TooLate));
        Assert.That(resilience.MayConnect, Is.False, "nobody has connected");

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.That(await TryAsync(Accepted), Is.EqualTo(Accepted));
        Assert.That(resilience.MayConnect);

        async Task<SendOutcome> TryAsync(SendOutcome outcome) =>
            await resilience.ExecuteAsync(_ => ValueTask.FromResult(outcome), Deadline.After(TimeSpan.Zero, clock), CancellationToken.None);
    }

    [Test]
    public async Task What_was_never_begun_pauses_nothing()
    {
        var clock = new FakeTimeProvider();
        var resilience = new FonnteResilience(clock, new Random(1));
        for (var n = 0; n < 10; n++)
            await resilience.ExecuteAsync(_ => ValueTask.FromResult(TooLate), Deadline.After(TimeSpan.Zero, clock), CancellationToken.None);
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
