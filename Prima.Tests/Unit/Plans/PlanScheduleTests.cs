using NUnit.Framework;
using Prima.Core.Plans;
using static Prima.Tests.Unit.Plans.Schedules;

namespace Prima.Tests.Unit.Plans;

public class PlanScheduleTests
{
    [TestCase("Asia/Jakarta", "2026-12-01T01:00Z")]
    [TestCase("Asia/Makassar", "2026-12-01T00:00Z")]
    [TestCase("Asia/Jayapura", "2026-11-30T23:00Z")]
    public void Eight_o_clock_is_another_instant_in_each_zone_and_scenario_47_has_them(string zone, string dueAt) => Assert.That(
        Of("2026-12-01", rule: null, zone: zone).From(DateOnly.MinValue), Is.EqualTo(new[] { new PlanOccurrence(new DateOnly(2026, 12, 1), new TimeOnly(8, 0), Instant(dueAt)) }));

    [TestCase("2026-12-01T01:00Z", "2026-12-03T01:00Z", "2026-12-02 2026-12-03", TestName = "After the first instant, up to the last and with it")]
    [TestCase("2026-12-01T00:59:59.999Z", "2026-12-03T00:59:59.999Z", "2026-12-01 2026-12-02", TestName = "By the millisecond")]
    [TestCase("2026-12-02T03:00Z", "2026-12-02T04:00Z", "", TestName = "Nothing is due")]
    [TestCase("2026-12-02T03:00Z", "2026-12-01T03:00Z", "", TestName = "An end before the beginning")]
    [TestCase("2020-01-01T00:00Z", "2026-12-01T01:00Z", "2026-12-01", TestName = "From long before its start")]
    public void A_window_holds(string after, string until, string dates) => Assert.That(Of("2026-12-01").Between(Instant(after), Instant(until)).Dates(), Is.EqualTo(dates));

    [TestCase("02:30 03:30", "02:30", TestName = "In the gap and behind it: the earlier stays")]
    [TestCase("02:30 03:00 03:30", "02:30 03:00", TestName = "Also with another between them")]
    [TestCase("02:00 03:00", "02:00", TestName = "At its two ends")]
    [TestCase("02:15 03:30", "02:15 03:30", TestName = "Two instants")]
    public void Of_two_times_on_one_instant_the_later_is_left_out(string times, string stay)
    {
        var occurrences = Of("2026-03-29", times, rule: null, zone: "Europe/Berlin").From(DateOnly.MinValue);
        Assert.That(string.Join(' ', occurrences.Select(one => $"{one.LocalTime:HH\\:mm}")), Is.EqualTo(stay));
    }

    /// <summary>Samoa had no 30 December 2011: the clock went forward by a day, to the same time of the 31st.</summary>
    [Test]
    public void A_date_that_a_zone_left_out_takes_the_place_of_the_next() => Assert.That(
        Of("2011-12-28", rule: "FREQ=DAILY;COUNT=5", zone: "Pacific/Apia").From(DateOnly.MinValue).Dates(), Is.EqualTo("2011-12-28 2011-12-29 2011-12-30 2012-01-01"));

    [Test]
    public void A_window_that_opens_on_the_day_after_a_gap_over_midnight_holds_what_it_moved()
    {
        var moved = Of("2026-03-01", "23:30", zone: "America/Nuuk").Between(Instant("2026-03-29T01:15Z"), Instant("2026-03-29T01:45Z"));
        Assert.That(moved, Is.EqualTo(new[] { new PlanOccurrence(new DateOnly(2026, 3, 28), new TimeOnly(23, 30), Instant("2026-03-29T01:30Z")) }));
    }

    [Test]
    public void Schedules_that_say_the_same_are_equal_and_an_edit_makes_another()
    {
        var one = Of("2026-12-01", "08:00 20:00", "FREQ=WEEKLY;BYDAY=MO,TH");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Of("2026-12-01", "20:00 08:00", "byday=th,mo; freq=weekly; interval=1"), Is.EqualTo(one));
            Assert.That(Of("2026-12-02", "08:00 20:00", "FREQ=WEEKLY;BYDAY=MO,TH"), Is.Not.EqualTo(one));
            Assert.That(Of("2026-12-01", "08:00 20:01", "FREQ=WEEKLY;BYDAY=MO,TH"), Is.Not.EqualTo(one));
            Assert.That(Of("2026-12-01", "08:00 20:00", "FREQ=WEEKLY;BYDAY=MO,FR"), Is.Not.EqualTo(one));
            Assert.That(Of("2026-12-01", "08:00 20:00", "FREQ=WEEKLY;BYDAY=MO,TH", "Asia/Makassar"), Is.Not.EqualTo(one));
        }
    }
}
