using System.CommandLine;
using Prima.Core.VolunteerTasks;

namespace Prima.Workers.Cli;

/// <summary>A task is over, and a note says why.</summary>
internal sealed class TasksCloseVerb : TaskVerb
{
    private static readonly string[] Outcomes = [TaskState.Resolved, TaskState.Dismissed];
    private static readonly Option<string?> As = new("--as") { Description = "How it ended: " + string.Join(", ", Outcomes) + " (not relevant)", HelpName = "OUTCOME" };
    private static readonly Option<string?> Note = new("--note") { Description = "What was done, for the record", HelpName = "TEXT" };

    public TasksCloseVerb()
        : base("close", "Close a task, with a note", "prima tasks close K7QM --as resolved --note \"visited, is well\" --by 0812-0000-0001")
    {
        Options.Add(As);
        Options.Add(Note);
    }

    protected override TaskDeed Read(Invocation call, TaskDeed deed)
    {
        Outcome(call);
        return string.IsNullOrWhiteSpace(call.Get(Note)) ? throw new CommandFault(ExitCode.Usage, "Say what was done: add --note TEXT") : deed with { Note = call.Get(Note) };
    }

    protected override Task<TaskAnswer> DoAsync(Invocation call, ITaskDesk desk, string task, TaskDeed deed, CancellationToken stopping) => desk.CloseAsync(task, Outcome(call), deed, stopping);

    private static string Outcome(Invocation call) =>
        KnownWord.Check("outcome", call.Get(As), Outcomes) ?? throw new CommandFault(ExitCode.Usage, "Say how it ended: add --as " + string.Join('|', Outcomes));
}
