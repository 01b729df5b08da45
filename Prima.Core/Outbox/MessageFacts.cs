using Prima.Core.Reminders;
using Prima.Core.Time;

namespace Prima.Core.Outbox;

/// <summary>What decides whether a message about a patient may leave now, read under the patient's lock.</summary>
/// <param name="Kind">One of <see cref="MessageKind"/>.</param>
/// <param name="SaidAt">When it was enqueued: a reply by the product's clock, as its patient's consent; the others by the database's, as their plan.</param>
/// <param name="Patient">Null: somebody has the patient's row or the plan's, and decides.</param>
/// <param name="Withdrawn">When the patient last withdrew, for a reply; null: never.</param>
/// <param name="RequestIsLive">For a consent_request.</param>
/// <param name="PlanIsActive">For a reminder and a follow_up.</param>
/// <param name="PlanTextChanged">When its plan last began to say something else; null: never.</param>
/// <param name="IsUnanswered">For a follow_up: its reminder still waits for an answer.</param>
/// <param name="Zone">Whose night counts: the plan's, else the patient's.</param>
public sealed record MessageFacts(
    long MessageId, string Kind, string? Template, string Recipient, DateTimeOffset SaidAt, DateTimeOffset? NotAfter, bool QuietExempt, PatientFacts? Patient,
    DateTimeOffset? Withdrawn, bool RequestIsLive, bool PlanIsActive, DateTimeOffset? PlanTextChanged, bool IsUnanswered, Zone Zone)
{
    /// <summary>It was said that the patient has died, and nobody has said otherwise.</summary>
    public bool IsBereaved { get; init; }

    /// <summary>For a reminder that a person says once more: the first message has arrived after all, or the answer is known.</summary>
    public bool IsOvertaken { get; init; }

    /// <summary>Not the number.</summary>
    public override string ToString() => $"message {MessageId}";
}
