using Prima.Core.Reminders;

namespace Prima.Workers.Cli;

/// <summary>The columns of <c>prima.reminder_status</c>: all for machines, those that help a person in a list.</summary>
internal static class ReminderColumns
{
    public static IReadOnlyList<string> All { get; } =
    [
        "id", "plan_key", "patient_phone", "local_date", "local_time", "due_at", "status", "reason", "confirmation_status", "message_id", "closed_reason", "late", "asked_at",
        "window_ends_at",
    ];

    public static IReadOnlyList<string> ForPeople { get; } = ["id", "plan_key", "patient_phone", "local_date", "local_time", "due_at", "status", "reason", "confirmation_status"];

    public static object?[] AllOf(ReminderRow r) =>
    [
        r.Id, r.PlanKey, r.PatientPhone, r.LocalDate, r.LocalTime, r.DueAt, r.Status, r.Reason, r.ConfirmationStatus, r.MessageId, r.ClosedReason, r.Late, r.AskedAt,
        r.WindowEndsAt,
    ];

    public static object?[] ForPeopleOf(ReminderRow r) =>
        [r.Id, r.PlanKey, r.PatientPhone.ToString(), r.LocalDate, r.LocalTime, r.DueAt, r.Status, r.Reason, r.ConfirmationStatus];

    public static IEnumerable<KeyValuePair<string, object?>> Pairs(ReminderRow reminder) => All.Zip(AllOf(reminder), KeyValuePair.Create);
}
