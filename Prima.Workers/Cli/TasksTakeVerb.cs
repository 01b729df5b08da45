using Prima.Core.VolunteerTasks;

namespace Prima.Workers.Cli;

/// <summary>A volunteer takes a task: nobody is alerted any more.</summary>
internal sealed class TasksTakeVerb() : TaskVerb("take", "Take a task, so that nobody else is alerted", "prima tasks take K7QM --by 0812-0000-0001")
{
    protected override Task<TaskAnswer> DoAsync(Invocation call, ITaskDesk desk, string task, TaskDeed deed, CancellationToken stopping) => desk.TakeAsync(task, deed, stopping);
}
