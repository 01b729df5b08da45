using System.Globalization;
using Prima.Core.Plans;

namespace Prima.Workers.Cli;

/// <summary>The columns of a plan in a list. What it says is shown only when asked for.</summary>
internal static class PlanColumns
{
    public static IReadOnlyList<string> All { get; } =
        ["plan_key", "patient_phone", "kind", "start_date", "local_times", "rule", "time_zone", "status", "active_from", "next_due_at"];

    public static object?[] AllOf(PlanStatusRow p) =>
    [
        p.PlanKey, p.PatientPhone, p.Kind, p.StartDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        string.Join(' ', p.LocalTimes.Select(time => time.ToString("HH:mm", CultureInfo.InvariantCulture))), p.Rule, p.TimeZone, p.Status, p.ActiveFrom.UtcDateTime, p.NextDueAt?.UtcDateTime,
    ];

    public static IEnumerable<KeyValuePair<string, object?>> Pairs(PlanStatusRow plan) => All.Zip(AllOf(plan), KeyValuePair.Create);
}
