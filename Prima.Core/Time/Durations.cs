using System.Buffers;
using System.Globalization;

namespace Prima.Core.Time;

/// <summary>Durations as people write them: <c>250ms</c>, <c>15s</c>, <c>2m</c>, <c>2h</c>, <c>14d</c>, several in a row (<c>48h1s</c>), or <c>00:00:15</c>.</summary>
public static class Durations
{
    private const int LongestHours = 3_650 * 24;
    private const decimal LongestMilliseconds = LongestHours * 3_600_000m;

    private static readonly SearchValues<char> NumberParts = SearchValues.Create("0123456789.");

    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
            return false;
        if (text.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0)
            return TryParseClock(text, colon, out duration) && duration.TotalMilliseconds <= (double)LongestMilliseconds;

        var rest = text.AsSpan();
        var total = 0m;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(NumberParts);
            if (digits < 1 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || number > LongestMilliseconds)
                return false;
            rest = rest[digits..];
            var letters = rest.IndexOfAnyInRange('0', '9') is var next and >= 0 ? next : rest.Length;
            decimal? milliseconds = rest[..letters] switch
            {
                "ms" => 1,
                "s" => 1_000,
                "m" => 60_000,
                "h" => 3_600_000,
                "d" => 86_400_000,
                _ => null,
            };
            if (milliseconds is null)
                return false;
            total += number * milliseconds.Value;
            rest = rest[letters..];
        }

        if (total > LongestMilliseconds)
            return false;
        duration = TimeSpan.FromTicks((long)(total * TimeSpan.TicksPerMillisecond));
        return true;
    }

    /// <summary>Hours are hours, however many: the library takes a first number above 23 for days.</summary>
    private static bool TryParseClock(string text, int colon, out TimeSpan duration)
    {
        duration = default;
        if (text.Count(letter => letter == ':') > 2)
            return false;
        if (!int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var hours))
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration) && duration >= TimeSpan.Zero; // days before a dot
        if (hours > LongestHours || !TimeSpan.TryParse("0" + text[colon..], CultureInfo.InvariantCulture, out var rest))
            return false;
        duration = TimeSpan.FromHours(hours) + rest;
        return true;
    }

    /// <summary>The shortest form with one unit, such as <c>90s</c>; milliseconds when nothing larger fits.</summary>
    public static string Format(TimeSpan duration)
    {
        var ms = (long)duration.TotalMilliseconds;
        (string Unit, long Ms)[] units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)];
        foreach (var (unit, size) in units)
            if (ms >= size && ms % size == 0 && (unit != "m" || ms > 60_000))
                return string.Create(CultureInfo.InvariantCulture, $"{ms / size}{unit}");
        return string.Create(CultureInfo.InvariantCulture, $"{ms}ms");
    }
}
