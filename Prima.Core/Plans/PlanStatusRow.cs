using Prima.Core.Patients;

namespace Prima.Core.Plans;

/// <summary>A plan in a list: when it falls due, and nothing of what it says.</summary>
/// <param name="NextDueAt">Of its first pending reminder; null: it has none.</param>
public sealed record PlanStatusRow(
    string PlanKey, PhoneNumber PatientPhone, string Kind, DateOnly StartDate, IReadOnlyList<TimeOnly> LocalTimes, string? Rule, string TimeZone, string Status,
    DateTimeOffset ActiveFrom, DateTimeOffset? NextDueAt);
