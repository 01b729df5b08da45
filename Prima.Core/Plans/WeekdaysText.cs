namespace Prima.Core.Plans;

/// <summary>Weekdays as rules write them, <c>MO,TH</c>, and as places in the week.</summary>
public static class WeekdaysText
{
    private static readonly string[] Codes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    /// <summary>None when the text is no list of weekdays.</summary>
    public static Weekdays Parse(string text)
    {
        var days = Weekdays.None;
        foreach (var code in text.Split(','))
        {
            var place = Array.IndexOf(Codes, code);
            if (place < 0)
                return Weekdays.None;
            days |= (Weekdays)(1 << place);
        }

        return days;
    }

    public static string ToText(this Weekdays days) => string.Join(',', days.Places().Select(place => Codes[place]));

    /// <summary>Days after the week's Monday, 0 to 6, ascending.</summary>
    public static IEnumerable<int> Places(this Weekdays days)
    {
        for (var place = 0; place < Codes.Length; place++)
        {
            if (days.HasFlag((Weekdays)(1 << place)))
                yield return place;
        }
    }

    /// <summary>The place of a date in its week.</summary>
    public static int PlaceInWeek(this DateOnly date) => ((int)date.DayOfWeek + 6) % 7;
}
