namespace Prima.Core.Patients;

/// <summary>A row of <c>prima.patient_status</c>.</summary>
public sealed record PatientStatusRow(
    Guid Id, PhoneNumber Phone, string ConsentStatus, bool IsActive, DateOnly? PausedUntil, string TimeZone, DateTimeOffset? ConsentChangedAt,
    DateOnly? PausedFrom);
