using System.Globalization;

namespace Prima.Core.Time;

/// <summary>The hours of a patient's night in which nothing leaves that can wait. Written <c>21:00-06:00</c>, or <c>off</c>.</summary>
/// <param name="From">The first quiet minute, local time.</param>
/// <param name="Until">The first minute that is not quiet any more.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly Until)
{
    public static QuietHours Off { get; } = new(TimeOnly.MinValue, TimeOnly.MinValue);

    public bool IsOff => From == Until;

    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out QuietHours? hours)
    {
        hours = null;
        text = text?.Trim();
        if (string.Equals(text, "off", StringComparison.OrdinalIgnoreCase))
        {
            hours = Off;
            return true;
        }

        if (text?.Split('-', StringSplitOptions.TrimEntries) is not [var from, var until]
            || !TimeOnly.TryParseExact(from, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first)
            || !TimeOnly.TryParseExact(until, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last)
            || first == last)
            return false;
        hours = new QuietHours(first, last);
        return true;
    }

    public bool Contain(TimeOnly time) => From < Until ? From <= time && time < Until : (From <= time || time < Until) && !IsOff;

    /// <summary>Whether it is night there at that moment.</summary>
    public bool CoverAt(DateTimeOffset instant, Zone zone) => Contain(TimeOnly.FromDateTime(zone.ToWall(instant)));

    /// <summary>When the night that covers this moment ends; the moment itself when none does.</summary>
    public DateTimeOffset EndOf(DateTimeOffset instant, Zone zone)
    {
        var wall = zone.ToWall(instant);
        var time = TimeOnly.FromDateTime(wall);
        if (!Contain(time))
            return instant;
        var end = zone.ToInstant(DateOnly.FromDateTime(wall).AddDays(time < Until ? 0 : 1), Until);

        // Where clocks are set back over the end itself, its first occurrence may be over.
        return end > instant ? end : instant + (Until - time);
    }

    public override string ToString() => IsOff ? "off" : string.Create(CultureInfo.InvariantCulture, $"{From:HH:mm}-{Until:HH:mm}");
}
