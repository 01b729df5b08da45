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

    public override string ToString() => IsOff ? "off" : string.Create(CultureInfo.InvariantCulture, $"{From:HH:mm}-{Until:HH:mm}");
}
