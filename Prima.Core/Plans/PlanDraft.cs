namespace Prima.Core.Plans;

/// <summary>A plan as people write it: the cells of a file, the fields of a page. Null and blank are nothing given. <see cref="PlanRules"/> makes a plan of it.</summary>
public sealed record PlanDraft
{
    public string? PlanKey { get; init; }

    public string? Kind { get; init; }

    public string? Title { get; init; }

    public string? Text { get; init; }

    public string? Medicine { get; init; }

    public string? Dose { get; init; }

    public string? Doctor { get; init; }

    public string? Place { get; init; }

    /// <summary>Wall time, <c>2026-12-01 09:30</c>.</summary>
    public string? EventAt { get; init; }

    /// <summary><c>2026-12-01</c>.</summary>
    public string? StartDate { get; init; }

    /// <summary><c>08:00 20:00</c>.</summary>
    public string? LocalTimes { get; init; }

    /// <summary>Nothing: once, on the start date.</summary>
    public string? Rule { get; init; }

    /// <summary>Nothing: the patient's.</summary>
    public string? TimeZone { get; init; }

    /// <summary><c>90m</c>.</summary>
    public string? Grace { get; init; }

    public string? Urgent { get; init; }

    public string? Critical { get; init; }

    public string? NeedsAnswer { get; init; }

    public string? Status { get; init; }

    /// <summary>A stored plan as it would be written, for an edit that gives some fields anew.</summary>
    public static PlanDraft Of(ReminderPlan plan) => new()
    {
        PlanKey = plan.PlanKey,
        Kind = plan.Kind,
        Title = plan.Title,
        Text = plan.Text,
        Medicine = plan.Medicine,
        Dose = plan.Dose,
        Doctor = plan.Doctor,
        Place = plan.Place,
        EventAt = plan.EventAt is { } at ? FormattableString.Invariant($"{at:yyyy-MM-dd HH:mm:ss}") : null,
        StartDate = FormattableString.Invariant($"{plan.Schedule.StartDate:yyyy-MM-dd}"),
        LocalTimes = string.Join(' ', plan.Schedule.LocalTimes.Select(time => FormattableString.Invariant($"{time:HH:mm}"))),
        Rule = plan.Schedule.Rule?.ToString(),
        TimeZone = plan.Schedule.Zone.Id,
        Grace = Time.Durations.Format(plan.Grace),
        Urgent = Word(plan.Urgent),
        Critical = Word(plan.Critical),
        NeedsAnswer = Word(plan.NeedsAnswer),
        Status = plan.Status,
    };

    private static string Word(bool truth) => truth ? "true" : "false";
}
