using Prima.Core.VolunteerTasks;

namespace Prima.Workers.Cli;

/// <summary>The columns of <c>prima.task_status</c>.</summary>
internal static class TaskColumns
{
    public static string[] Names { get; } = ["id", "patient_phone", "reason", "priority", "state", "count", "code", "created_at", "sender", "assignee", "note"];

    public static object?[] Of(TaskStatusRow task) =>
        [task.Id, task.PatientPhone?.Digits, task.Reason, task.Priority, task.State, task.Count, task.Code, task.CreatedAt.UtcDateTime, task.Sender, task.Assignee?.Digits, task.Note?.ReplaceLineEndings(" ")];

    public static IEnumerable<KeyValuePair<string, object?>> Pairs(TaskStatusRow task) => Names.Zip(Of(task), (name, value) => new KeyValuePair<string, object?>(name, value));
}
