using System.Globalization;
using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>The columns of <c>prima.patient_status</c>. Verbs on patients name them by number, so a list shows the numbers whole.</summary>
internal static class PatientColumns
{
    public static IReadOnlyList<string> All { get; } = ["id", "phone", "consent_status", "is_active", "paused_until", "time_zone", "consent_changed_at", "paused_from"];

    public static IReadOnlyList<string> ForPeople { get; } = ["phone", "consent_status", "is_active", "paused_from", "paused_until", "time_zone", "consent_changed_at"];

    public static object?[] AllOf(PatientStatusRow p) => [p.Id, p.Phone, p.ConsentStatus, p.IsActive, Day(p.PausedUntil), p.TimeZone, p.ConsentChangedAt?.UtcDateTime, Day(p.PausedFrom)];

    public static object?[] ForPeopleOf(PatientStatusRow p) => [p.Phone, p.ConsentStatus, p.IsActive, Day(p.PausedFrom), Day(p.PausedUntil), p.TimeZone, p.ConsentChangedAt];

    /// <summary>Nothing for who is deleted.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Pairs(PatientStatusRow? patient) => patient is null ? [] : All.Zip(AllOf(patient), KeyValuePair.Create);

    /// <summary>Nothing where there is no pause.</summary>
    public static string Pause(PatientStatusRow p) => p.PausedFrom is null ? "" : p.PausedUntil is null ? $", paused from {Day(p.PausedFrom)}" : $", paused from {Day(p.PausedFrom)} until {Day(p.PausedUntil)}";

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
