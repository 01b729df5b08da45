using System.Globalization;

namespace Prima.Core.Operations.Why;

/// <summary>Times and words as sentences have them.</summary>
internal static class Say
{
    /// <summary>In UTC, to the second: as lists show it.</summary>
    public static string At(DateTime instant) => instant.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Until(DateTime? instant) => instant is { } end ? $" until {At(end)}" : "";

    public static string Because(string? reason) => string.IsNullOrEmpty(reason) ? "" : $": {reason}";
}
