namespace Prima.Core.Operations.Why;

/// <summary>A task that is open or taken. What somebody wrote stands elsewhere.</summary>
/// <param name="Assignee">Masked; null: nobody has taken it.</param>
/// <param name="NextAlertAt">When somebody is alerted next; null: nobody.</param>
public sealed record TaskTold(string Code, string Reason, string Priority, string State, DateTime CreatedAt, string? Assignee, DateTime? NextAlertAt);
