namespace Prima.Core.VolunteerTasks;

/// <summary>Where a task is.</summary>
public static class TaskState
{
    public const string Open = "open";

    /// <summary>Somebody has taken it: nobody is alerted any more.</summary>
    public const string Acknowledged = "acknowledged";

    public const string Resolved = "resolved";

    /// <summary>Closed as not relevant.</summary>
    public const string Dismissed = "dismissed";

    public static IReadOnlyList<string> All { get; } = [Open, Acknowledged, Resolved, Dismissed];
}
