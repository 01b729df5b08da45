using Prima.Core.Patients;

namespace Prima.Core.Reminders;

/// <summary>A reminder as <c>prima.reminder_status</c> shows it, column by column.</summary>
public sealed record ReminderRow(
    Guid Id, string PlanKey, PhoneNumber PatientPhone, DateOnly LocalDate, TimeOnly LocalTime, DateTime DueAt, string Status, string? Reason, string ConfirmationStatus, long? MessageId,
    string? ClosedReason, bool Late, DateTime? AskedAt, DateTime? WindowEndsAt);
