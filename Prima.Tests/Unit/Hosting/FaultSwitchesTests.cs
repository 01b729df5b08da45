using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Workers.Hosting;

namespace Prima.Tests.Unit.Hosting;

public class FaultSwitchesTests
{
    [Test]
    public void Without_switches_nothing_is_armed_and_the_clock_is_the_system_s()
    {
        var (switches, errors) = Read();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(errors, Is.Empty);
            Assert.That(switches.Points.Armed, Is.Null);
            Assert.That(switches.Clock, Is.SameAs(TimeProvider.System));
        }
    }

    [TestCase("after-claim", "killed at after-claim, visit 1")]
    [TestCase("after-settle-commit:12", "killed at after-settle-commit, visit 12")]
    public void A_point_is_armed_by_its_name_and_visit(string text, string armed) =>
        Assert.That(Read(("PRIMA_CRASH_AT", text)).Switches.Points.Armed, Is.EqualTo(armed));

    [TestCase("after-clam")]
    [TestCase("AFTER-CLAIM")]
    [TestCase("after-claim:0")]
    [TestCase("after-claim:-1")]
    [TestCase("after-claim:x")]
    [TestCase("after-claim:1:2")]
    [TestCase("after-claim,after-response")]
    [TestCase(" ")]
    public void Anything_else_is_refused(string text)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Read(("PRIMA_CRASH_AT", text)).Errors, Has.Exactly(1).Items.And.One.StartsWith("PRIMA_CRASH_AT:"));
            Assert.That(Read(("PRIMA_PAUSE_AT", text)).Errors, Has.Exactly(1).Items.And.One.StartsWith("PRIMA_PAUSE_AT:"));
        }
    }

    [Test]
    public void The_signal_comes_at_the_named_visit_of_the_named_point_and_only_once()
    {
        var raised = new List<int>();
        var points = new SignalFaultPoints(new FaultPointTrigger(FaultPoints.AfterClaim, 2), new FaultPointTrigger(FaultPoints.AfterResponse, 1), raised.Add);
        points.Reached(FaultPoints.AfterClaim);
        Assert.That(raised, Is.Empty);
        points.Reached(FaultPoints.BeforeSettleCommit);
        points.Reached(FaultPoints.AfterClaim);
        Assert.That(raised, Is.EqualTo(new[] { 9 }));
        points.Reached(FaultPoints.AfterClaim);
        points.Reached(FaultPoints.AfterResponse);
        points.Reached(FaultPoints.AfterResponse);
        Assert.That(raised, Is.EqualTo(new[] { 9, OperatingSystem.IsMacOS() ? 17 : 19 }));
    }

    [TestCase("48h1s", 48 * 3600 + 1)]
    [TestCase("-10m", -600)]
    public void The_product_s_clock_moves_and_the_monotonic_one_stays(string text, int seconds)
    {
        var clock = Read(("PRIMA_CLOCK_OFFSET", text)).Switches.Clock;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((clock.GetUtcNow() - TimeProvider.System.GetUtcNow()).TotalSeconds, Is.EqualTo(seconds).Within(5));
            Assert.That(TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), clock.GetTimestamp()).TotalSeconds, Is.EqualTo(0).Within(5));
        }
    }

    [TestCase("tomorrow")]
    [TestCase("--1h")]
    [TestCase("10")]
    public void An_offset_that_is_no_duration_is_refused(string text) =>
        Assert.That(Read(("PRIMA_CLOCK_OFFSET", text)).Errors, Has.Exactly(1).Items.And.One.StartsWith("PRIMA_CLOCK_OFFSET:"));

    private static (FaultSwitches Switches, List<string> Errors) Read(params (string Name, string Value)[] variables)
    {
        var errors = new List<string>();
        return (FaultSwitches.Read(name => variables.FirstOrDefault(variable => variable.Name == name).Value, errors), errors);
    }
}
