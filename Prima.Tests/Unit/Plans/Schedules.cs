using System.Globalization;
using Prima.Core.Plans;
using Prima.Core.Time;

namespace Prima.Tests.Unit.Plans;

/// <summary>Schedules as people write them, for tests.</summary>
internal static class Schedules
{
    public static PlanSchedule Of(string start, string times = "08:00", string? rule = "FREQ=DAILY", string zone = "Asia/Jakarta") =>
        Read(start, times, rule, zone) is ScheduleReading.Good good ? good.Schedule : throw new ArgumentException($"{Read(start, times, rule, zone)}");

    public static ScheduleReading Read(string? start, string? times = "08:00", string? rule = "FREQ=DAILY", string? zone = "Asia/Jakarta") =>
        PlanRules.ReadSchedule(new PlanDraft { StartDate = start, LocalTimes = times, Rule = rule, TimeZone = zone }, Zone.Utc);

    public static IReadOnlyList<PlanFault> FaultsOf(ScheduleReading reading) => reading is ScheduleReading.Bad bad ? bad.Faults : [];

    public static string Dates(this IEnumerable<PlanOccurrence> occurrences) =>
        string.Join(' ', occurrences.Select(one => one.LocalDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    public static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
