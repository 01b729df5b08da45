namespace Prima.Core.Plans;

/// <summary>What somebody is to be reminded of, and when. Made by <see cref="PlanRules"/>, so that it keeps the rules of domain section 2.</summary>
public sealed record ReminderPlan
{
    public Guid Id { get; init; }

    public Guid PatientId { get; init; }

    /// <summary>The caller's own name for it, unique.</summary>
    public required string PlanKey { get; init; }

    /// <summary>One of <see cref="PlanKind"/>.</summary>
    public required string Kind { get; init; }

    public required string Title { get; init; }

    /// <summary>What the message says besides; with placeholders, which have a field behind them. Empty when there is nothing to add.</summary>
    public string Text { get; init; } = "";

    public string? Medicine { get; init; }

    public string? Dose { get; init; }

    public string? Doctor { get; init; }

    public string? Place { get; init; }

    /// <summary>When the appointment is: wall time in the schedule's zone.</summary>
    public DateTime? EventAt { get; init; }

    public required PlanSchedule Schedule { get; init; }

    /// <summary>How late a reminder may leave before it is skipped.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>May leave in quiet hours.</summary>
    public bool Urgent { get; init; }

    /// <summary>A reminder that is missed becomes a volunteer task.</summary>
    public bool Critical { get; init; }

    public bool NeedsAnswer { get; init; } = true;

    /// <summary>One of <see cref="PlanStatus"/>.</summary>
    public string Status { get; init; } = PlanStatus.Active;

    /// <summary>Its key, and nothing of the patient's: this is what a log would print.</summary>
    public override string ToString() => $"plan {PlanKey}";
}
