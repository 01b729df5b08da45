using System.Globalization;

namespace Prima.Core.Time;

/// <summary>Times as people write them: wall time in a zone (<c>2026-12-01 09:30</c>), or an instant with its own offset (<c>2026-12-01T09:30:00+07:00</c>).</summary>
public static class LocalTime
{
    public const string Shape = "a local time such as 2026-12-01 09:30, or one with its offset such as 2026-12-01T09:30:00+07:00";

    private static readonly string[] WallForms = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];

    private static readonly string[] OffsetForms =
        [.. WallForms.Select(form => form + "zzz"), .. WallForms.Select(form => form + "Z"), "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ"];

    public static bool TryParse(string? text, Zone zone, out DateTimeOffset instant)
    {
        if (TryParseWall(text, out var wall))
        {
            instant = zone.ToInstant(wall);
            return true;
        }

        return DateTimeOffset.TryParseExact(text?.Trim(), OffsetForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant) && IsOfOurAge(instant.DateTime);
    }

    /// <summary>Wall time alone: what the clock shows there, whatever the zone.</summary>
    public static bool TryParseWall(string? text, out DateTime wall) =>
        DateTime.TryParseExact(text?.Trim(), WallForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out wall) && IsOfOurAge(wall);

    /// <summary>At the ends of the calendar a zone has no instant for it; the database's own bounds are the same.</summary>
    private static bool IsOfOurAge(DateTime time) => time.Year is >= 2000 and <= 9998;
}
