using Prima.Core.Plans;
using Prima.Core.Reminders;
using Prima.Data.Plans;

namespace Prima.Data.Import;

/// <summary>A plan as a file will have it, beside what it was.</summary>
/// <param name="Before">Null: it is new.</param>
internal sealed record PlanChange(ReminderPlan? Before, string? ImportedBefore, ReminderPlan After, string? ImportedAfter)
{
    public int Index { get; init; }

    public bool IsOne => Before != After || ImportedBefore != ImportedAfter;

    /// <summary>Resumed, or due at other times: then nothing older may appear.</summary>
    public bool Begins => Before is not null && After.Status == PlanStatus.Active && (Before.Status != PlanStatus.Active || Before.Schedule != After.Schedule);

    /// <summary>Reminders or messages of it are to be looked at.</summary>
    public bool Touches => Before!.Schedule != After.Schedule || Before.Status != After.Status || SaysSomethingElse;

    public PlanEdit Edit => new(
        After.Id,
        After.Status == PlanStatus.Active ? After.Schedule : null,
        After.Status switch { PlanStatus.Paused => ReminderReason.PlanPaused, PlanStatus.Ended => ReminderReason.PlanEnded, _ => ReminderReason.PlanChanged },
        CancelsQueued: SaysSomethingElse || After.Status != PlanStatus.Active,
        RaisesTask: SaysSomethingElse && After.Status == PlanStatus.Active);

    /// <summary>A message with the text before must not go out.</summary>
    public bool SaysSomethingElse => Before is not null && Words(Before) != Words(After);

    private static (string, string, string, string?, string?, string?, string?, DateTime?) Words(ReminderPlan plan) =>
        (plan.Kind, plan.Title, plan.Text, plan.Medicine, plan.Dose, plan.Doctor, plan.Place, plan.EventAt);
}
