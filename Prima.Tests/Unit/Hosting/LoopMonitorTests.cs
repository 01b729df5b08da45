using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Workers.Health;
using Prima.Workers.Hosting;

namespace Prima.Tests.Unit.Hosting;

public class LoopMonitorTests
{
    private readonly FakeTimeProvider clock = new();
    private LoopMonitor monitor = null!;
    private LoopState loop = null!;

    [SetUp]
    public void Register()
    {
        monitor = new LoopMonitor(clock);
        loop = monitor.Register("outbox");
    }

    [Test]
    public async Task A_loop_is_alive_until_it_has_been_silent_for_more_than_a_minute()
    {
        clock.Advance(LoopReport.Stuck);
        Assert.That(await Alive(), Is.Null);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await Alive(), Is.EqualTo("the loop outbox has been silent for 61 s"));
        loop.PassStarted();
        Assert.That(await Alive(), Is.Null);
    }

    [Test]
    public async Task While_the_process_waits_to_begin_no_loop_is_stuck()
    {
        for (var minute = 0; minute < 5; minute++)
        {
            clock.Advance(LoopReport.Stuck);
            monitor.NotYet();
            Assert.That(await Alive(), Is.Null);
        }
    }

    [Test]
    public async Task A_wait_that_was_told_of_is_no_silence_and_what_comes_after_it_is()
    {
        loop.PassEnded();
        loop.Waits(TimeSpan.FromMinutes(10));
        clock.Advance(TimeSpan.FromMinutes(10) + LoopReport.Stuck);
        Assert.That(await Alive(), Is.Null, "an idle poll or a back-off as long as an operator wants it");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await Alive(), Is.Not.Null, "the wait does not end");
        loop.PassStarted();
        clock.Advance(LoopReport.Stuck + TimeSpan.FromSeconds(1));
        Assert.That(await Alive(), Is.Not.Null, "the wait was told for once");
    }

    [Test]
    public async Task A_pass_that_never_ends_is_stuck_and_a_stopped_loop_is_not()
    {
        loop.PassStarted();
        clock.Advance(LoopReport.Stuck * 2);
        Assert.That(await Alive(), Is.Not.Null);
        loop.Ended();
        Assert.That(await Alive(), Is.Null);
    }

    [Test]
    public async Task One_dead_loop_is_enough_however_well_the_others_are()
    {
        var other = monitor.Register("janitor");
        other.Died();
        loop.PassEnded();
        Assert.That(await Alive(), Is.EqualTo("the loop janitor is dead"));
    }

    [Test]
    public async Task Three_faults_in_a_row_make_it_unready_and_one_good_pass_ready_again()
    {
        loop.PassEnded(new TimeoutException("62812345678 must not be shown"));
        loop.PassEnded(new TimeoutException());
        Assert.That(await Well(), Is.Null);
        loop.PassEnded(new TimeoutException("62812345678 must not be shown"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Well(), Is.EqualTo("the loop outbox has failed 3 times in a row (TimeoutException)"));
            Assert.That(await Alive(), Is.Null, "a restart cures no database");
        }

        loop.PassEnded();
        Assert.That(await Well(), Is.Null);
    }

    private Task<string?> Alive() => Reason(new LoopsAliveCheck(monitor));

    private Task<string?> Well() => Reason(new LoopsWellCheck(monitor));

    private static async Task<string?> Reason(IHealthCheck check)
    {
        var result = await check.CheckHealthAsync(new HealthCheckContext());
        return result.Status == HealthStatus.Healthy ? null : result.Description;
    }
}
