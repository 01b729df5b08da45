using System.Globalization;
using Prima.Core.Plans;
using Prima.Core.Time;

namespace Prima.Data.Plans;

/// <summary>When a stored plan falls due. It was checked before it was stored, so what cannot be read now is a bug or a hand in the table.</summary>
internal static class StoredSchedule
{
    public static PlanSchedule Of(DateOnly startDate, TimeOnly[] localTimes, string? rule, string zone)
    {
        var draft = new PlanDraft
        {
            StartDate = startDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            LocalTimes = string.Join(' ', localTimes.Select(time => time.ToString("HH:mm", CultureInfo.InvariantCulture))),
            Rule = rule,
            TimeZone = zone,
        };
        return PlanRules.ReadSchedule(draft, Zone.Utc) is ScheduleReading.Good good ? good.Schedule : throw new InvalidDataException("A stored plan breaks the rules of plans.");
    }
}
