using Prima.Core.Operations;

namespace Prima.Core.Plans;

/// <summary>One plan, what it says, and what happened to it.</summary>
public sealed record PlanStory(
    PlanStatusRow Plan, string Title, string? Text, string? Medicine, string? Dose, string? Doctor, string? Place, DateTime? EventAt, TimeSpan Grace, bool Urgent, bool Critical,
    bool NeedsAnswer, IReadOnlyList<EventRow> Events)
{
    public override string ToString() => $"the story of plan {Plan.PlanKey}";
}
