namespace Prima.Core.VolunteerTasks;

/// <summary>The words of a volunteer task.</summary>
public static class TaskWords
{
    public static IReadOnlyList<string> States { get; } = ["open", "acknowledged", "resolved", "dismissed"];

    public static IReadOnlyList<string> Priorities { get; } = ["urgent", "high", "normal", "low"];
}
