using Prima.Core.Time;

namespace Prima.Core.Inbound;

/// <summary>A reminder that was handed over, which an answer may mean, held by whoever works on the answer.</summary>
/// <param name="Kind">Of its plan.</param>
/// <param name="Confirmation">What is known of it.</param>
/// <param name="ClosedReason">Why nobody waits for an answer any more; null: somebody does, or it was answered.</param>
/// <param name="AskedAt">When its message left.</param>
/// <param name="LastAskedAt">When the question last left, repeated or not.</param>
/// <param name="InDoubt">The attempt of which nobody knows whether it was sent: an answer is evidence that it was.</param>
public sealed record AskedReminder(
    Guid Id, string Kind, string Title, Zone Zone, DateTimeOffset DueAt, string Confirmation, string? ClosedReason, DateTimeOffset AskedAt, DateTimeOffset LastAskedAt,
    DateTimeOffset WindowEndsAt, DateTimeOffset? AnsweredAt, bool IsByVolunteer, Guid? InDoubt)
{
    public bool IsUnanswered => Confirmation is ConfirmationStatus.None or ConfirmationStatus.Open or ConfirmationStatus.NotYet;

    public override string ToString() => $"reminder {Id}";
}
