using System.Globalization;
using Prima.Core.Plans;
using Prima.Core.Time;

namespace Prima.Data.Plans;

/// <summary>When a stored plan falls due. It was checked before it was stored, so what cannot be read now is a bug, a hand in the table, or the zone of a newer version of Prima.</summary>
internal static class StoredSchedule
{
    /// <summary>In the place of one that cannot be read: it never falls due.</summary>
    public static readonly PlanSchedule Unreadable = new(DateOnly.MinValue, [], Rule: null, Zone.Utc);

    public static PlanSchedule Of(DateOnly startDate, TimeOnly[] localTimes, string? rule, string zone) =>
        Find(startDate, localTimes, rule, zone) ?? throw new InvalidDataException("A stored plan breaks the rules of plans.");

    /// <summary>Null: it cannot be read.</summary>
    public static PlanSchedule? Find(DateOnly startDate, TimeOnly[] localTimes, string? rule, string zone)
    {
        var draft = new PlanDraft
        {
            StartDate = startDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            LocalTimes = string.Join(' ', localTimes.Select(time => time.ToString("HH:mm", CultureInfo.InvariantCulture))),
            Rule = rule,
            TimeZone = zone,
        };
        return (PlanRules.ReadSchedule(draft, Zone.Utc) as ScheduleReading.Good)?.Schedule;
    }
}
