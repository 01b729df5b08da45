namespace Prima.Core.VolunteerTasks;

/// <summary>What volunteers look up about tasks.</summary>
public interface ITaskDesk
{
    Task<IReadOnlyList<TaskStatusRow>> ListAsync(TaskFilter filter, CancellationToken stopping);
}
