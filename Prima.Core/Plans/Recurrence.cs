namespace Prima.Core.Plans;

/// <summary>
/// The dates of a rule: pure arithmetic on dates, no clock and no zone. A rule steps through periods (days, weeks or months, every INTERVAL-th), each with
/// the same number of dates, so the first date after a given one, and how many came before it, are computed and not counted.
/// </summary>
public sealed class Recurrence
{
    private readonly DateOnly start;
    private readonly RecurrenceRule rule;
    private readonly int[] places;
    private readonly int skipped;

    /// <param name="rule">Null: once, on the start date.</param>
    /// <param name="start">The first date it may fall on. If it does not fit the rule it is none of its dates.</param>
    public Recurrence(RecurrenceRule? rule, DateOnly start)
    {
        this.start = start;
        this.rule = rule ?? new RecurrenceRule(Frequency.Daily) { Count = 1 };
        places = PlacesIn(this.rule, start);
        skipped = Enumerable.Range(0, places.Length).Count(place => DateAt(0, place) < start);
    }

    /// <summary>Its dates from <paramref name="from"/> on, ascending, without an end where the rule has none.</summary>
    public IEnumerable<DateOnly> From(DateOnly from)
    {
        if (from < start)
            from = start;
        for (var period = FirstPeriod(from); ; period++)
        {
            for (var place = 0; place < places.Length; place++)
            {
                var index = ((long)period * places.Length) + place - skipped;
                if (index >= rule.Count || DateAt(period, place) is not { } date || date > rule.Until)
                    yield break;
                if (date >= from)
                    yield return date;
            }
        }
    }

    /// <summary>Weekdays of a week, the day of a month, or the day itself.</summary>
    private static int[] PlacesIn(RecurrenceRule rule, DateOnly start) => rule.Frequency switch
    {
        Frequency.Weekly => rule.Weekdays == Weekdays.None ? [start.PlaceInWeek()] : [.. rule.Weekdays.Places()],
        Frequency.Monthly => [rule.MonthDay ?? start.Day],
        _ => [0],
    };

    private int FirstPeriod(DateOnly from) => rule.Frequency switch
    {
        Frequency.Weekly => (from.DayNumber - Monday().DayNumber) / 7 / rule.Interval,
        Frequency.Monthly => (MonthOf(from) - MonthOf(start)) / rule.Interval,
        _ => (from.DayNumber - start.DayNumber) / rule.Interval,
    };

    /// <summary>Null behind the end of the calendar.</summary>
    private DateOnly? DateAt(int period, int place)
    {
        var steps = (long)period * rule.Interval;
        if (rule.Frequency == Frequency.Monthly)
            return MonthOf(start) + steps is var month && month < 12 * 10_000 ? LastUpTo(places[place], (int)month) : null;
        var day = rule.Frequency == Frequency.Weekly ? Monday().DayNumber + (7 * steps) + places[place] : start.DayNumber + steps;
        return day <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)day) : null;
    }

    private static DateOnly LastUpTo(int day, int month)
    {
        var (year, monthOfYear) = (month / 12, (month % 12) + 1);
        return new DateOnly(year, monthOfYear, Math.Min(day, DateTime.DaysInMonth(year, monthOfYear)));
    }

    private DateOnly Monday() => start.AddDays(-start.PlaceInWeek());

    private static int MonthOf(DateOnly date) => (date.Year * 12) + date.Month - 1;
}
