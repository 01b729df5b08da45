using NUnit.Framework;

namespace Prima.Tests.Model;

/// <summary>Each planted mistake breaks a promise, and the model shows the shortest way to it. Read a trace to see why the protocol is as it is.</summary>
[Parallelizable]
public class MistakeTests
{
    [TestCase(nameof(Mistakes.RequeueOnTimeout), "sent twice")]
    [TestCase(nameof(Mistakes.RequestBeforeCommit), "sent twice")]
    [TestCase(nameof(Mistakes.HttpLayerRepeats), "sent twice")]
    [TestCase(nameof(Mistakes.RetryWithoutClearAnswer), "sent twice")]
    [TestCase(nameof(Mistakes.AttemptsByNumber), "sent twice")]
    [TestCase(nameof(Mistakes.SettleWithoutFence), "torn")]
    [TestCase(nameof(Mistakes.RescueLeavesInFlight), "miscounted")]
    public void The_model_finds(string mistake, string promise) => ExpectBroken(new Rules(Enum.Parse<Mistakes>(mistake)), promise);

    [Test]
    public void The_model_finds_an_asynchronous_failover_that_nobody_notices() =>
        ExpectBroken(new Rules(Mistakes.FailoverUnnoticed, LaggingStandby: true), "sent twice");

    [Test]
    public void The_model_finds_a_resend_that_a_failover_had_forgotten() =>
        ExpectBroken(new Rules(Mistakes.ResendAfterFailover, FlaggedResend: true, LaggingStandby: true), "sent twice");

    [Test]
    public void Without_rescue_a_killed_worker_leaves_a_message_that_cannot_end()
    {
        var explored = ProtocolTests.Explore(new Rules(Mistakes.NoRescue));

        var way = explored.WayIntoADeadEnd(Promises.IsEnd);
        Print(nameof(Mistakes.NoRescue), way);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(explored.Broken, Is.Null);
            Assert.That(way, Is.Not.Empty);
        }
    }

    private static void ExpectBroken(Rules rules, string promise)
    {
        var explored = ProtocolTests.Explore(rules);
        Print($"{rules.Mistakes}: {explored.Broken}", explored.CounterExample);

        Assert.That(explored.Broken, Does.StartWith(promise));
    }

    private static void Print(string title, IReadOnlyList<string> trace)
    {
        TestContext.Out.WriteLine(title);
        foreach (var line in trace)
            TestContext.Out.WriteLine(line);
    }
}
