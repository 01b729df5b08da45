using CsCheck;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using NUnit.Framework;
using Prima.Core.Plans;
using Frequency = Prima.Core.Plans.Frequency;
using RecurrenceRule = Prima.Core.Plans.RecurrenceRule;

namespace Prima.Tests.Unit.Plans;

/// <summary>The dates of domain section 4, by example and against a library that knows the whole of RFC 5545.</summary>
[Parallelizable]
public class RecurrenceTests
{
    private static readonly Gen<RecurrenceRule> Ends = Gen.OneOf(
        Gen.Const(new RecurrenceRule(Frequency.Daily)),
        Gen.Int[1, 60].Select(count => new RecurrenceRule(Frequency.Daily) { Count = count }),
        Gen.Int[0, 4_000].Select(days => new RecurrenceRule(Frequency.Daily) { Until = new DateOnly(2020, 1, 1).AddDays(days) }));

    private static readonly Gen<RecurrenceRule> Rules = Gen.Select(Gen.Enum<Frequency>(), Gen.Frequency((4, Gen.Int[1, 4]), (1, Gen.Int[5, 99])), Gen.Int[0, 127], Gen.Int[0, 31], Ends)
        .Select((frequency, interval, weekdays, monthDay, ends) => ends with
        {
            Frequency = frequency,
            Interval = interval,
            Weekdays = frequency == Frequency.Weekly ? (Weekdays)weekdays : Weekdays.None,
            MonthDay = frequency == Frequency.Monthly && monthDay > 0 ? monthDay : null,
        });

    private static readonly Gen<DateOnly> Starts = Gen.Int[0, 3_000].Select(days => new DateOnly(2020, 1, 1).AddDays(days));

    [TestCase("2027-01-31", "FREQ=MONTHLY;BYMONTHDAY=31", "2027-01-31 2027-02-28 2027-03-31 2027-04-30", TestName = "Monthly on the 31st: the last day, then the 31st again (scenario 45)")]
    [TestCase("2027-01-31", "FREQ=MONTHLY", "2027-01-31 2027-02-28 2027-03-31 2027-04-30", TestName = "Monthly without a day: that of the start")]
    [TestCase("2028-01-30", "FREQ=MONTHLY;BYMONTHDAY=30", "2028-01-30 2028-02-29 2028-03-30 2028-04-30", TestName = "A leap year's February")]
    [TestCase("2027-01-31", "FREQ=MONTHLY;BYMONTHDAY=30", "2027-02-28 2027-03-30 2027-04-30 2027-05-30", TestName = "A start behind the month's day is none of its dates")]
    [TestCase("2027-02-28", "FREQ=MONTHLY;BYMONTHDAY=31;INTERVAL=12", "2027-02-28 2028-02-29 2029-02-28 2030-02-28", TestName = "The last day of February fits the 31st")]
    [TestCase("2026-12-02", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "2026-12-03 2026-12-14 2026-12-17 2026-12-28", TestName = "Every two weeks MO,TH from a Wednesday (scenario 46)")]
    [TestCase("2026-12-06", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", "2026-12-06 2026-12-14 2026-12-20 2026-12-28", TestName = "A week ends on Sunday")]
    [TestCase("2026-12-02", "FREQ=WEEKLY", "2026-12-02 2026-12-09 2026-12-16 2026-12-23", TestName = "Weekly without a day: that of the start")]
    [TestCase("2026-12-30", "FREQ=DAILY;INTERVAL=3", "2026-12-30 2027-01-02 2027-01-05 2027-01-08", TestName = "Every three days")]
    [TestCase("2026-12-02", "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=3", "2026-12-03 2026-12-07 2026-12-10", TestName = "A start that does not fit is not counted")]
    [TestCase("2026-12-30", "FREQ=DAILY;UNTIL=20270101", "2026-12-30 2026-12-31 2027-01-01", TestName = "UNTIL is a date of it")]
    [TestCase("2027-01-31", "FREQ=MONTHLY;COUNT=2", "2027-01-31 2027-02-28", TestName = "COUNT ends it")]
    [TestCase("2026-12-02", null, "2026-12-02", TestName = "No rule: once")]
    public void A_rule_falls_on(string start, string? rule, string dates)
    {
        var schedule = Schedules.Of(start, rule: rule);
        Assert.That(schedule.From(schedule.StartDate).Take(4).Dates(), Is.EqualTo(dates));
    }

    [Test]
    public void COUNT_counts_dates_and_not_times() =>
        Assert.That(Schedules.Of("2026-12-02", "08:00 20:00", "FREQ=DAILY;COUNT=2").From(DateOnly.MinValue).Dates(), Is.EqualTo("2026-12-02 2026-12-02 2026-12-03 2026-12-03"));

    [Test]
    public void The_dates_are_those_of_RFC_5545_with_the_last_day_of_short_months() => Gen.Select(Rules, Starts).Sample((rule, start) =>
    {
        Assert.That(new Recurrence(rule, start).From(start).Take(30), Is.EqualTo(ByTheLibrary(rule, start).Take(30)), $"{rule} from {start:O}");
    }, iter: 3_000);

    [Test]
    public void Beginning_later_leaves_out_what_came_before_and_nothing_else() => Gen.Select(Rules, Starts, Gen.Int[-50, 6_000]).Sample((rule, start, days) =>
    {
        var from = start.AddDays(days);
        var all = new Recurrence(rule, start).From(start).TakeWhile(date => date < from.AddDays(800)).Where(date => date >= from);
        Assert.That(new Recurrence(rule, start).From(from).TakeWhile(date => date < from.AddDays(800)), Is.EqualTo(all), $"{rule} from {start:O}");
    }, iter: 3_000);

    [Test]
    public void A_rule_without_an_end_ends_with_the_calendar([Values] Frequency frequency) =>
        Assert.That(new Recurrence(new RecurrenceRule(frequency), new DateOnly(2026, 12, 31)).From(new DateOnly(9999, 12, 1)).Last(), Is.GreaterThan(new DateOnly(9999, 12, 24)));

    private static IEnumerable<DateOnly> ByTheLibrary(RecurrenceRule rule, DateOnly start)
    {
        var day = rule.MonthDay ?? start.Day;
        var text = rule.Frequency switch
        {
            Frequency.Monthly when day > 28 => $"{rule with { MonthDay = null }};BYMONTHDAY={string.Join(',', Enumerable.Range(28, day - 27))};BYSETPOS=-1",
            Frequency.Monthly => $"{rule with { MonthDay = day }}",
            Frequency.Weekly when rule.Weekdays == Weekdays.None => $"{rule with { Weekdays = (Weekdays)(1 << start.PlaceInWeek()) }};WKST=MO",
            Frequency.Weekly => $"{rule};WKST=MO",
            _ => $"{rule}",
        };
        var plan = new CalendarEvent { Start = new CalDateTime(start), RecurrenceRule = new Ical.Net.DataTypes.RecurrenceRule(text) };
        return plan.GetOccurrences(new CalDateTime(start)).Select(one => one.Period.StartTime.Date);
    }
}
