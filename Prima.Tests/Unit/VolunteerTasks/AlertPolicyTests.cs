using NUnit.Framework;
using Prima.Core.Time;
using Prima.Core.VolunteerTasks;

namespace Prima.Tests.Unit.VolunteerTasks;

/// <summary>When alerts leave and when the next round is (domain sections 6 and 10).</summary>
public class AlertPolicyTests
{
    private static readonly Zone Jakarta = Zone.Find("Asia/Jakarta");
    private static readonly QuietHours Quiet = new(new TimeOnly(21, 0), new TimeOnly(6, 0));
    private static readonly DateTimeOffset Noon = new(2026, 12, 1, 5, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Night = new(2026, 12, 1, 14, 0, 0, TimeSpan.Zero); // 21:00

    [TestCase("urgent", 1, true, 10)]
    [TestCase("urgent", 5, true, 10)]
    [TestCase("urgent", 6, true, 60)]
    [TestCase("urgent", 40, true, 60)]
    [TestCase("urgent", 0, false, 10)]
    [TestCase("high", 1, true, null)]
    [TestCase("high", 0, false, 10, Description = "nobody has a phone yet")]
    [TestCase("normal", 0, false, null)]
    [TestCase("low", 1, true, null)]
    public void Urgent_tasks_alert_six_times_soon_and_then_hourly(string priority, int rounds, bool reached, int? minutes) =>
        Assert.That(AlertPolicy.NextRoundAt(priority, rounds, reached, Noon, TimeSpan.FromMinutes(10)), Is.EqualTo(minutes is { } wait ? Noon.AddMinutes(wait) : null));

    [Test]
    public void An_hourly_round_is_no_sooner_than_a_soon_one() =>
        Assert.That(AlertPolicy.NextRoundAt("urgent", 7, true, Noon, TimeSpan.FromHours(2)), Is.EqualTo(Noon.AddHours(2)));

    [Test]
    public void What_is_urgent_leaves_at_night_and_is_worth_an_hour() =>
        Assert.That(AlertPolicy.Times("urgent", Night, Quiet, Jakarta), Is.EqualTo((Night, Night.AddHours(1), true)));

    [Test]
    public void What_is_high_waits_for_the_volunteers_morning_and_is_worth_fourteen_hours()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(AlertPolicy.Times("high", Noon, Quiet, Jakarta), Is.EqualTo((Noon, Noon.AddHours(14), false)));
            Assert.That(AlertPolicy.Times("high", Night, Quiet, Jakarta), Is.EqualTo((Night.AddHours(9), Night.AddHours(14), false)));
            Assert.That(AlertPolicy.Times("high", Night, new QuietHours(new(21, 0), new(15, 0)), Jakarta).DueAt, Is.EqualTo(Night.AddHours(14)), "never due after its deadline");
        }
    }
}
