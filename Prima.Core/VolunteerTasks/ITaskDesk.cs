namespace Prima.Core.VolunteerTasks;

/// <summary>What volunteers look up about tasks, and do with them.</summary>
/// <remarks>Safe beside any number of workers and volunteers: each deed holds the task, and stands with its event or not at all.</remarks>
public interface ITaskDesk
{
    Task<IReadOnlyList<TaskStatusRow>> ListAsync(TaskFilter filter, CancellationToken stopping);

    /// <summary>The first one has it, and nobody is alerted any more.</summary>
    /// <param name="name">An id, or the code of a task that is not closed.</param>
    Task<TaskAnswer> TakeAsync(string name, TaskDeed deed, CancellationToken stopping);

    /// <summary>It is open again; what is to be alerted about is alerted again at once.</summary>
    /// <param name="name">As in <see cref="TakeAsync"/>.</param>
    Task<TaskAnswer> GiveBackAsync(string name, TaskDeed deed, CancellationToken stopping);

    /// <summary>It is over. Dismissing that somebody may have died ends the pause that it began.</summary>
    /// <param name="name">As in <see cref="TakeAsync"/>.</param>
    /// <param name="outcome">resolved or dismissed.</param>
    Task<TaskAnswer> CloseAsync(string name, string outcome, TaskDeed deed, CancellationToken stopping);
}
