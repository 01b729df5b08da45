using System.Globalization;

namespace Prima.Core.Plans;

/// <summary>
/// On which dates a plan falls: the part of RFC 5545's RRULE that Prima knows. Weeks start on Monday; in a month without its day the last one counts.
/// Read by <see cref="RuleReader"/>, and printed in one spelling.
/// </summary>
public sealed record RecurrenceRule(Frequency Frequency)
{
    /// <summary>Every how many days, weeks or months, 1 to 99.</summary>
    public int Interval { get; init; } = 1;

    /// <summary>Weekly: on which weekdays. None: that of the start date.</summary>
    public Weekdays Weekdays { get; init; }

    /// <summary>Monthly: on which day, 1 to 31. Null: that of the start date.</summary>
    public int? MonthDay { get; init; }

    /// <summary>The last date it may fall on. Never together with <see cref="Count"/>.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>How many dates, not times.</summary>
    public int? Count { get; init; }

    /// <summary>The canonical text, such as <c>FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=10</c>.</summary>
    public override string ToString() => string.Join(';', Parts());

    private IEnumerable<string> Parts()
    {
        yield return $"FREQ={Frequency.ToString().ToUpperInvariant()}";
        if (Interval > 1)
            yield return string.Create(CultureInfo.InvariantCulture, $"INTERVAL={Interval}");
        if (Weekdays != Weekdays.None)
            yield return $"BYDAY={Weekdays.ToText()}";
        if (MonthDay is { } day)
            yield return string.Create(CultureInfo.InvariantCulture, $"BYMONTHDAY={day}");
        if (Until is { } until)
            yield return string.Create(CultureInfo.InvariantCulture, $"UNTIL={until:yyyyMMdd}");
        if (Count is { } count)
            yield return string.Create(CultureInfo.InvariantCulture, $"COUNT={count}");
    }
}
