using NodaTime;
using NodaTime.TimeZones;
using NUnit.Framework;
using Prima.Core.Plans;
using Zone = Prima.Core.Time.Zone;

namespace Prima.Tests.Unit.Plans;

/// <summary>Every zone of the tz database, and every change of its clock from 2024 to 2030.</summary>
[Parallelizable]
public class ClockChangeTests
{
    private static readonly Instant First = Instant.FromUtc(2024, 1, 1, 0, 0);

    private static readonly Instant End = Instant.FromUtc(2031, 1, 1, 0, 0);

    [Test]
    public void A_daily_plan_fires_exactly_once_a_local_date()
    {
        var changes = 0;
        foreach (var id in DateTimeZoneProviders.Tzdb.Ids)
        {
            var zone = DateTimeZoneProviders.Tzdb[id];
            foreach (var (before, after) in Changes(zone))
            {
                changes++;
                foreach (var time in TimesAround(before, after))
                    CheckDaysAround(id, zone, after.Start, time);
            }
        }

        Assert.That(changes, Is.GreaterThan(2_000));
    }

    private static IEnumerable<(ZoneInterval Before, ZoneInterval After)> Changes(DateTimeZone zone)
    {
        var intervals = zone.GetZoneIntervals(First, End).ToList();
        return intervals.Zip(intervals.Skip(1));
    }

    /// <summary>Where the clock stops, where it goes on, the middle between them, and a minute and more outside.</summary>
    private static IEnumerable<TimeOnly> TimesAround(ZoneInterval before, ZoneInterval after)
    {
        var (stops, goesOn) = (before.IsoLocalEnd, after.IsoLocalStart);
        var (low, high) = stops < goesOn ? (stops, goesOn) : (goesOn, stops);
        var middle = low.PlusTicks(Period.Between(low, high, PeriodUnits.Ticks).Ticks / 2);
        return new[] { low.PlusMinutes(-1), low, middle, high.PlusMinutes(-1), high, high.PlusHours(8) }.Select(local => TimeOnly.FromDateTime(local.ToDateTimeUnspecified())).Distinct();
    }

    private static void CheckDaysAround(string id, DateTimeZone zone, Instant change, TimeOnly time)
    {
        var day = DateOnly.FromDateTime(change.InZone(zone).ToDateTimeUnspecified());
        var schedule = new PlanSchedule(day.AddDays(-400), [time], new RecurrenceRule(Prima.Core.Plans.Frequency.Daily), Zone.Find(id));

        // As the horizon asks: in windows that touch, one of them at the change itself.
        var edges = new[] { -96, -25, -1, 0, 1, 24, 96 }.Select(hours => change.Plus(Duration.FromHours(hours)).ToDateTimeOffset()).ToList();
        var fired = edges.Zip(edges.Skip(1), schedule.Between).SelectMany(window => window).ToList();
        var days = Enumerable.Range(-2, 5).Select(day.AddDays).ToList();
        if (!days.TrueForAll(date => fired.Count(one => one.LocalDate == date) == 1) || !fired.TrueForAll(one => IsRight(zone, one)))
            Assert.Fail($"{id}, {day:O} {time:O}: {string.Join(", ", fired)}");
    }

    /// <summary>The first instant at which the clock shows the time; where it never does, as much behind the gap's end as the time is behind its beginning.</summary>
    private static bool IsRight(DateTimeZone zone, PlanOccurrence one)
    {
        var wall = LocalDateTime.FromDateTime(one.LocalDate.ToDateTime(one.LocalTime));
        var mapping = zone.MapLocal(wall);
        var wanted = mapping.Count == 0
            ? mapping.LateInterval.Start.Plus(Period.Between(mapping.EarlyInterval.IsoLocalEnd, wall, PeriodUnits.Ticks).ToDuration())
            : mapping.First().ToInstant();
        return Instant.FromDateTimeOffset(one.DueAt) == wanted;
    }
}
