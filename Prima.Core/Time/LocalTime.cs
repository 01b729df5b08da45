using System.Globalization;

namespace Prima.Core.Time;

/// <summary>Instants as people write them: wall time in a zone (<c>2026-12-01 09:30</c>), or with its own offset (<c>2026-12-01T09:30:00+07:00</c>).</summary>
public static class LocalTime
{
    public const string Shape = "a local time such as 2026-12-01 09:30, or one with its offset such as 2026-12-01T09:30:00+07:00";

    private static readonly string[] WallForms = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss"];

    private static readonly string[] OffsetForms =
        [.. WallForms.Select(form => form + "zzz"), .. WallForms.Select(form => form + "Z"), "yyyy-MM-ddTHH:mm:ss.FFFFFFFzzz", "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ"];

    public static bool TryParse(string? text, TimeZoneInfo zone, out DateTimeOffset instant)
    {
        text = text?.Trim();
        if (DateTime.TryParseExact(text, WallForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall))
        {
            instant = ToInstant(wall, zone);
            return true;
        }

        return DateTimeOffset.TryParseExact(text, OffsetForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
    }

    /// <summary>In a gap of the clock the time moves forward by the gap; of an ambiguous time's two instants it is the earlier.</summary>
    public static DateTimeOffset ToInstant(DateTime wall, TimeZoneInfo zone)
    {
        // The earlier instant has the larger offset. In a gap .NET answers with the offset before it, which is what moves the time forward.
        var offset = zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max() : zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall, offset).ToUniversalTime();
    }
}
