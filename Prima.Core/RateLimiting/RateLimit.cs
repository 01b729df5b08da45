using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Prima.Core.Time;

namespace Prima.Core.RateLimiting;

/// <summary>An exact sliding window: never more than <see cref="Permits"/> grants in any window of length <see cref="Window"/>. Written <c>30/60s</c>, or <c>off</c>.</summary>
[TypeConverter(typeof(RateLimitConverter))]
public sealed record RateLimit(int Permits, TimeSpan Window)
{
    /// <summary>No limit at all; allowed for Fleet and Reminders only.</summary>
    public static RateLimit Off { get; } = new(0, TimeSpan.Zero);

    public bool IsOff => Permits == 0;

    /// <summary>Whether who keeps this limit keeps <paramref name="other"/> as well, in every window of the other's length.</summary>
    public bool IsWithin(RateLimit other)
    {
        if (IsOff || other.IsOff)
            return other.IsOff;

        // So many windows of this length cover one of the other's.
        var windows = (other.Window.Ticks + Window.Ticks - 1) / Window.Ticks;
        return Permits <= other.Permits / windows;
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out RateLimit? limit)
    {
        limit = null;
        text = text?.Trim();
        if (string.Equals(text, "off", StringComparison.OrdinalIgnoreCase))
        {
            limit = Off;
            return true;
        }

        var parts = text?.Split('/');
        if (parts is not [var permits, var window]
            || !int.TryParse(permits, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n < 1
            || !Durations.TryParse(window, out var length) || length <= TimeSpan.Zero)
            return false;
        limit = new RateLimit(n, length);
        return true;
    }

    public override string ToString() => IsOff ? "off" : $"{Permits}/{Durations.Format(Window)}";
}

/// <summary>Reads a limit from configuration.</summary>
public sealed class RateLimitConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        RateLimit.TryParse(value as string, out var limit) ? limit : throw new FormatException("expected N/window such as 30/60s, or off");
}
