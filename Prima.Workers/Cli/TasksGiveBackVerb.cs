using Prima.Core.VolunteerTasks;

namespace Prima.Workers.Cli;

/// <summary>A task that was taken is open again.</summary>
internal sealed class TasksGiveBackVerb() : TaskVerb("give-back", "Give a task back, so that others are alerted again", "prima tasks give-back K7QM --by 0812-0000-0001")
{
    protected override Task<TaskAnswer> DoAsync(Invocation call, ITaskDesk desk, string task, TaskDeed deed, CancellationToken stopping) => desk.GiveBackAsync(task, deed, stopping);
}
