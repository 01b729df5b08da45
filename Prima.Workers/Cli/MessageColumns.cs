using Prima.Core.Operations;

namespace Prima.Workers.Cli;

/// <summary>The columns of <c>prima.message_status</c>: all for machines, as the view has them; for people those that help in a list, with masked numbers.</summary>
internal static class MessageColumns
{
    public static IReadOnlyList<string> All { get; } =
    [
        "id", "idempotency_key", "recipient", "state", "delivery", "attempts", "due_at", "not_after", "device", "provider_id", "enqueued_at", "settled_at",
        "last_error", "kind", "patient_id", "reminder_id", "template",
    ];

    public static IReadOnlyList<string> ForPeople { get; } = ["id", "state", "recipient", "device", "due_at", "idempotency_key", "last_error"];

    public static object?[] AllOf(MessageRow m) =>
    [
        m.Id, m.IdempotencyKey, m.Recipient.Digits, m.State, m.Delivery, m.Attempts, m.DueAt, m.NotAfter, m.Device, m.ProviderId, m.EnqueuedAt, m.SettledAt,
        m.LastError, m.Kind, m.PatientId, m.ReminderId, m.Template,
    ];

    public static object?[] ForPeopleOf(MessageRow m) => [m.Id, m.State, m.Recipient.ToString(), m.Device, m.DueAt, m.IdempotencyKey, m.LastError];
}
