using System.Globalization;

namespace Prima.Core.Plans;

/// <summary>Reads the rules that people write, such as <c>FREQ=MONTHLY;BYMONTHDAY=31;COUNT=6</c>, and names everything that is wrong with one.</summary>
internal sealed class RuleReader(PlanFaults faults, string field)
{
    private const string Shape = "write it as FREQ=DAILY, FREQ=WEEKLY;BYDAY=MO,TH or FREQ=MONTHLY;BYMONTHDAY=31, with INTERVAL, UNTIL or COUNT if you like";

    private static readonly string[] Known = ["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "UNTIL", "COUNT"];

    /// <summary>Null when something is wrong.</summary>
    public RecurrenceRule? Read(string text)
    {
        var before = faults.All.Count;
        var parts = Parts(text.ToUpperInvariant());
        if (faults.All.Count > before || ReadFrequency(parts) is not { } frequency)
            return null;
        var rule = new RecurrenceRule(frequency)
        {
            Interval = Number(parts, "INTERVAL", 99) ?? 1,
            Weekdays = ReadWeekdays(parts, frequency),
            MonthDay = ReadMonthDay(parts, frequency),
            Until = ReadUntil(parts),
            Count = Number(parts, "COUNT", 9_999),
        };
        if (parts.ContainsKey("UNTIL") && parts.ContainsKey("COUNT"))
            faults.Add(field, "until_and_count", "has both UNTIL and COUNT: keep the one that ends it");
        return faults.All.Count == before ? rule : null;
    }

    private Dictionary<string, string> Parts(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', StringSplitOptions.TrimEntries) is not [var name, var value] || value.Length == 0)
                faults.Add(field, "bad_part", $"has a part that is no NAME=VALUE: {Shape}");
            else if (!Known.Contains(name))
                faults.Add(field, "unknown_part", $"has a part that Prima does not know: known are {string.Join(", ", Known)}");
            else if (!parts.TryAdd(name, value))
                faults.Add(field, "part_twice", $"has {name} twice: keep one");
        }

        return parts;
    }

    private Frequency? ReadFrequency(Dictionary<string, string> parts)
    {
        switch (parts.GetValueOrDefault("FREQ"))
        {
            case "DAILY":
                return Frequency.Daily;
            case "WEEKLY":
                return Frequency.Weekly;
            case "MONTHLY":
                return Frequency.Monthly;
            case null:
                faults.Add(field, "freq_missing", $"has no FREQ: {Shape}");
                return null;
            default:
                faults.Add(field, "unknown_freq", "has another FREQ than DAILY, WEEKLY or MONTHLY: choose one of these");
                return null;
        }
    }

    private int? Number(Dictionary<string, string> parts, string name, int most)
    {
        if (!parts.TryGetValue(name, out var text))
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            return number;
        faults.Add(field, $"bad_{name.ToLowerInvariant()}", string.Create(CultureInfo.InvariantCulture, $"needs a number from 1 to {most} behind {name}="));
        return null;
    }

    private Weekdays ReadWeekdays(Dictionary<string, string> parts, Frequency frequency)
    {
        if (!parts.TryGetValue("BYDAY", out var text))
            return Weekdays.None;
        var days = WeekdaysText.Parse(text);
        if (frequency != Frequency.Weekly)
            faults.Add(field, "byday_not_weekly", "has BYDAY, which goes with FREQ=WEEKLY only: leave it out, or make the rule weekly");
        else if (days == Weekdays.None)
            faults.Add(field, "bad_byday", "has a BYDAY that is no list of weekdays: write it as MO,TU,WE,TH,FR,SA,SU");
        return days;
    }

    private int? ReadMonthDay(Dictionary<string, string> parts, Frequency frequency)
    {
        if (parts.ContainsKey("BYMONTHDAY") && frequency != Frequency.Monthly)
        {
            faults.Add(field, "bymonthday_not_monthly", "has BYMONTHDAY, which goes with FREQ=MONTHLY only: leave it out, or make the rule monthly");
            return null;
        }

        return Number(parts, "BYMONTHDAY", 31);
    }

    private DateOnly? ReadUntil(Dictionary<string, string> parts)
    {
        if (!parts.TryGetValue("UNTIL", out var text))
            return null;
        if (DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until))
            return until;
        faults.Add(field, "bad_until", "has an UNTIL that is no date of the calendar: write the last day as 20261231, without a time");
        return null;
    }
}
