namespace Prima.Core.VolunteerTasks;

/// <summary>The words of a volunteer task.</summary>
public static class TaskWords
{
    public static IReadOnlyList<string> States { get; } = [TaskState.Open, TaskState.Acknowledged, TaskState.Resolved, TaskState.Dismissed];

    public static IReadOnlyList<string> Priorities { get; } = TaskPriority.All;
}
