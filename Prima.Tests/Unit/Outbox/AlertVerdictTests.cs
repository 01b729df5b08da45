using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Core.Time;

namespace Prima.Tests.Unit.Outbox;

/// <summary>The guards of alerts (domain section 6).</summary>
public class AlertVerdictTests
{
    private static readonly Zone Jakarta = Zone.Find("Asia/Jakarta");
    private static readonly QuietHours Quiet = new(new TimeOnly(21, 0), new TimeOnly(6, 0));
    private static readonly DateTimeOffset Noon = new(2026, 12, 1, 5, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Night = new(2026, 12, 1, 14, 10, 0, TimeSpan.Zero); // 21:10
    private static readonly AlertFacts Good = new(1, "6281100000001", Night.AddHours(14), false, "open", true, "6281100000001", false);

    private static IEnumerable<TestCaseData> Decisions()
    {
        yield return new TestCaseData("go", Good).SetName("a task that is open");
        yield return new TestCaseData("taken", Good with { TaskState = "acknowledged" }).SetName("a task that somebody has taken");
        yield return new TestCaseData("closed", Good with { TaskState = "resolved" }).SetName("a task that is resolved");
        yield return new TestCaseData("closed", Good with { TaskState = "dismissed" }).SetName("a task that is dismissed");
        yield return new TestCaseData("volunteer_gone", Good with { VolunteerIsActive = false }).SetName("a volunteer who has left");
        yield return new TestCaseData("number_changed", Good with { VolunteerPhone = "6281100000002" }).SetName("a volunteer with another number");
        yield return new TestCaseData("number_changed", Good with { VolunteerPhone = null }).SetName("a volunteer without a number");
        yield return new TestCaseData("overtaken", Good with { IsOvertaken = true }).SetName("a round that a later one has overtaken");
    }

    [TestCaseSource(nameof(Decisions))]
    public void An_alert_leaves_only_while_its_guards_stand(string expected, AlertFacts facts) =>
        Assert.That(MessageVerdict.Of(facts, Noon, Quiet, Jakarta) is MessageVerdict.Cancel cancel ? cancel.Reason : "go", Is.EqualTo(expected));

    [Test]
    public void Only_an_urgent_one_leaves_at_night()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(MessageVerdict.Of(Good, Night, Quiet, Jakarta), Is.TypeOf<MessageVerdict.Wait>());
            Assert.That(MessageVerdict.Of(Good with { NotAfter = Night.AddHours(1) }, Night, Quiet, Jakarta), Is.TypeOf<MessageVerdict.Expire>());
            Assert.That(MessageVerdict.Of(Good with { QuietExempt = true }, Night, Quiet, Jakarta), Is.TypeOf<MessageVerdict.Go>());
        }
    }
}
