namespace Prima.Core.Plans;

/// <summary>Whether a plan makes reminders.</summary>
public static class PlanStatus
{
    public const string Active = "active";
    public const string Paused = "paused";
    public const string Ended = "ended";

    public static IReadOnlyList<string> All { get; } = [Active, Paused, Ended];
}
