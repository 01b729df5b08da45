using NodaTime;

namespace Prima.Core.Time;

/// <summary>Why a text names no zone, and which was probably meant. Imports, verbs and pages say the same.</summary>
public static class ZoneRefusal
{
    private const string Offered = "Asia/Jakarta (WIB), Asia/Makassar (WITA) or Asia/Jayapura (WIT)";

    /// <summary>Read after the field's name.</summary>
    public static string Reason(string id) => Meant(id) is { } meant
        ? $"is no id of the tz database: write {meant}"
        : $"is no id of the tz database: write one such as {Offered}";

    private static string? Meant(string id) => id.ToUpperInvariant() switch
    {
        "WIB" => "Asia/Jakarta",
        "WITA" => "Asia/Makassar",
        "WIT" => "Asia/Jayapura",
        _ => DateTimeZoneProviders.Tzdb.Ids.FirstOrDefault(known => known.Equals(id, StringComparison.OrdinalIgnoreCase)),
    };
}
