using System.Globalization;
using Prima.Core.RateLimiting;
using Prima.Core.Time;

namespace Prima.Workers.Hosting.Settings;

/// <summary>How a value of each type is written in the settings.</summary>
internal static class SettingForms
{
    private static readonly Dictionary<Type, (Func<string, object?> Read, string Rule)> Forms = new()
    {
        [typeof(string)] = (text => text, "text"),
        [typeof(int)] = (text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null, "a whole number"),
        [typeof(TimeSpan)] = (text => Durations.TryParse(text, out var duration) ? duration : null, "a duration such as 250ms, 15s, 2m, 2h, 14d or 00:00:15"),
        [typeof(RateLimit)] = (text => RateLimit.TryParse(text, out var limit) ? limit : null, "N/window such as 30/60s"),
        [typeof(QuietHours)] = (text => QuietHours.TryParse(text, out var hours) ? hours : null, "two times of day such as 21:00-06:00, or off"),
    };

    public static bool Has(Type type) => Forms.ContainsKey(type);

    /// <summary>Null when the text is not of this form.</summary>
    public static object? Read(Type type, string text) => Forms[type].Read(text.Trim());

    public static string Rule(Type type) => Forms[type].Rule;

    /// <summary>What a wrong value looks like, without saying it: somebody may have put a token in the wrong place.</summary>
    public static string Shape(string? text) => text switch
    {
        null or "" => "nothing",
        _ when string.IsNullOrWhiteSpace(text) => "only blanks",
        _ when Forms.Values.Where(form => form.Rule != "text").Any(form => form.Read(text) is not null) && text.Length <= 12 => $"'{text.Trim()}'",
        _ => $"a text of {text.Length} characters",
    };
}
