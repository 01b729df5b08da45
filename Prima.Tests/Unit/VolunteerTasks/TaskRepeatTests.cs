using NUnit.Framework;
using Prima.Core.VolunteerTasks;

namespace Prima.Tests.Unit.VolunteerTasks;

/// <summary>What a repeat makes of a task (domain sections 10 and 13).</summary>
public class TaskRepeatTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 5, 0, 0, TimeSpan.Zero);

    [TestCase("emergency urgent open 9", "urgent", "open urgent", false)]
    [TestCase("emergency urgent open 10", "urgent", "open urgent", true)]
    [TestCase("emergency urgent acknowledged 9", "urgent", "acknowledged urgent", false)]
    [TestCase("emergency urgent acknowledged 10", "urgent", "open urgent", true)]
    [TestCase("possible_death urgent acknowledged 10", "urgent", "open urgent", true)]
    [TestCase("unknown_sender urgent acknowledged 9", "urgent", "acknowledged urgent", false)]
    [TestCase("unknown_sender urgent acknowledged 600", "urgent", "open urgent", true, Description = "a stranger has cried again")]
    [TestCase("help high acknowledged 600", "urgent", "acknowledged urgent", false)]
    [TestCase("help normal acknowledged never", "high", "open high", true, Description = "nobody was alerted yet")]
    [TestCase("help normal acknowledged never", "normal", "acknowledged normal", false)]
    [TestCase("help high acknowledged 600", "high", "acknowledged high", false)]
    [TestCase("unread_message low acknowledged never", "high", "open high", true, Description = "a voice note may be a cry")]
    [TestCase("unread_message low acknowledged never", "normal", "acknowledged normal", false)]
    [TestCase("help normal open never", "high", "open high", true)]
    [TestCase("help normal open never", "low", "open normal", false)]
    [TestCase("help high open 9", "normal", "open high", false)]
    [TestCase("help high open 9", "high", "open high", false)]
    [TestCase("help high open 9", "urgent", "open urgent", true, Description = "it reaches people whom the last one did not")]
    [TestCase("help high open 10", "normal", "open high", true)]
    public void It_raises_the_priority_and_alerts_again_when_the_last_alert_is_old(string task, string priority, string expected, bool alerts)
    {
        var words = task.Split(' ');
        var alerted = words[3] == "never" ? (DateTimeOffset?)null : Now.AddMinutes(-int.Parse(words[3], System.Globalization.CultureInfo.InvariantCulture));
        var facts = new TaskFacts(Guid.Empty, "AAAA", words[0], words[1], words[2], 1, alerted, null, null, null, null, null, null, Now);

        var repeat = TaskRepeat.Of(facts, priority, Now);

        Assert.That(($"{repeat.State} {repeat.Priority}", repeat.AlertsNow), Is.EqualTo((expected, alerts)));
    }
}
