using System.Diagnostics.CodeAnalysis;
using NodaTime;
using NodaTime.TimeZones;

namespace Prima.Core.Time;

/// <summary>
/// A time zone, named by an id of the tz database. Its data ships with the program, so every worker of a release computes the same instants, whatever
/// its operating system knows.
/// </summary>
public sealed record Zone
{
    private static readonly HashSet<string> Known = [.. DateTimeZoneProviders.Tzdb.Ids];

    private static readonly ZoneLocalMappingResolver Lenient = Resolvers.LenientResolver;

    private readonly DateTimeZone zone;

    private Zone(DateTimeZone zone) => this.zone = zone;

    public static Zone Utc { get; } = Find("UTC");

    /// <summary>Such as <c>Asia/Jakarta</c>.</summary>
    public string Id => zone.Id;

    /// <summary>Names of Windows, abbreviations such as WIB and bare offsets are no ids, and an id has its one spelling.</summary>
    public static bool TryFind(string? id, [NotNullWhen(true)] out Zone? zone)
    {
        // Asked first, because the provider also makes up zones such as UTC+07.
        zone = id is not null && Known.Contains(id) ? new Zone(DateTimeZoneProviders.Tzdb[id]) : null;
        return zone is not null;
    }

    /// <summary>For an id that has been checked before, by the settings or when it was stored.</summary>
    public static Zone Find(string id) => TryFind(id, out var zone) ? zone : throw new ArgumentException("There is no such zone in the tz database.", nameof(id));

    /// <summary>In a gap of the clock a time moves forward by the gap; of an ambiguous time's two instants it is the earlier.</summary>
    public DateTimeOffset ToInstant(DateTime wall) =>
        zone.ResolveLocal(LocalDateTime.FromDateTime(wall), Lenient).ToInstant().ToDateTimeOffset();

    public DateTimeOffset ToInstant(DateOnly date, TimeOnly time) => ToInstant(date.ToDateTime(time));

    /// <summary>What a clock on the wall shows.</summary>
    public DateTime ToWall(DateTimeOffset instant) => Instant.FromDateTimeOffset(instant).InZone(zone).ToDateTimeUnspecified();

    public DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(ToWall(instant));

    /// <summary>What people write behind a time: WIB, WITA, WIT, the zone's own abbreviation, or its offset where it has none.</summary>
    public string LabelAt(DateTimeOffset instant)
    {
        var interval = zone.GetZoneInterval(Instant.FromDateTimeOffset(instant));
        return interval.Name is [>= 'A' and <= 'z', ..] ? interval.Name : $"UTC{interval.WallOffset}";
    }

    public override string ToString() => Id;
}
