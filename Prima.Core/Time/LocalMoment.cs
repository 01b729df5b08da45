namespace Prima.Core.Time;

/// <summary>What a clock on the wall shows at a moment, with the label that tells whose clock. The only form in which people are told a time.</summary>
public readonly record struct LocalMoment(DateTime Wall, string ZoneLabel)
{
    public static LocalMoment Of(DateTimeOffset instant, Zone zone) => new(zone.ToWall(instant), zone.LabelAt(instant));

    /// <summary>Of a time that was given as wall time, such as an appointment's.</summary>
    public static LocalMoment OfWall(DateTime wall, Zone zone) => new(wall, zone.LabelAt(zone.ToInstant(wall)));
}
