using System.Globalization;
using Prima.Core.Time;

namespace Prima.Core.Plans;

/// <summary>Reads what says when a plan falls due: rule, start, times and zone.</summary>
internal sealed class ScheduleReader(PlanFaults faults)
{
    public const int MostTimes = 6;

    private const string DateShape = "write it as 2026-12-01";

    private static readonly string[] DateParts = ["yyyy-MM-dd"];

    private static readonly string[] TimeForms = ["HH:mm", "H:mm"];

    private static readonly DateOnly Earliest = new(2000, 1, 1);

    private static readonly DateOnly Latest = new(2199, 12, 31);

    /// <summary>Null when something is wrong.</summary>
    public PlanSchedule? Read(PlanDraft draft, Zone otherwise)
    {
        var before = faults.All.Count;
        var start = ReadDate(draft.StartDate);
        var times = ReadTimes(draft.LocalTimes);
        var zone = ReadZone(draft.TimeZone, otherwise);
        var rule = PlanFaults.Given(draft.Rule) is { } text ? new RuleReader(faults, "rule").Read(text) : null;
        if (faults.All.Count > before)
            return null;
        if (!new Recurrence(rule, start!.Value).From(start.Value).Any())
        {
            faults.Add("rule", "no_occurrence", "ends before its first date, so it would never remind anybody: move UNTIL or start_date");
            return null;
        }

        return new PlanSchedule(start.Value, times, rule, zone!);
    }

    private DateOnly? ReadDate(string? text)
    {
        text = PlanFaults.Given(text);
        if (text is null)
            faults.Add("start_date", "empty", $"is empty: {DateShape}");
        else if (DateOnly.TryParseExact(text, DateParts, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            if (date >= Earliest && date <= Latest)
                return date;
            faults.Add("start_date", "out_of_range", "must be a date from 2000 to 2199");
        }
        else if (text is [_, _, _, _, '-', '0', '2', '-', '2', '9'])
        {
            faults.Add("start_date", "not_a_date", "is 29 February of a year that has none: choose 28 February or 1 March");
        }
        else
        {
            faults.Add("start_date", "not_a_date", $"is no date of the calendar: {DateShape}");
        }

        return null;
    }

    private List<TimeOnly> ReadTimes(string? text)
    {
        var times = new List<TimeOnly>();
        foreach (var word in (text ?? "").Replace(',', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TimeOnly.TryParseExact(word, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
                faults.Add("local_times", "not_a_time", "holds something that is no time of day: write 00:00 to 23:59, such as 08:00 20:00");
            else if (times.Contains(time))
                faults.Add("local_times", "time_twice", string.Create(CultureInfo.InvariantCulture, $"has {time:HH:mm} twice: leave one out"));
            else
                times.Add(time);
        }

        if (times.Count > MostTimes)
            faults.Add("local_times", "too_many", string.Create(CultureInfo.InvariantCulture, $"has {times.Count} times: at most {MostTimes} are allowed, so make a second plan"));
        else if (times.Count == 0 && faults.None("local_times"))
            faults.Add("local_times", "empty", $"is empty: give 1 to {MostTimes} times of day, such as 08:00 20:00");
        times.Sort();
        return times;
    }

    private Zone? ReadZone(string? id, Zone otherwise)
    {
        id = PlanFaults.Given(id);
        if (id is null)
            return otherwise;
        if (!Zone.TryFind(id, out var zone))
            faults.Add("time_zone", "unknown_zone", ZoneRefusal.Reason(id));
        return zone;
    }
}
