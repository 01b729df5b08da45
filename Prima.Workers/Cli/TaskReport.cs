using System.Diagnostics;
using Prima.Core.Patients;
using Prima.Core.VolunteerTasks;

namespace Prima.Workers.Cli;

/// <summary>What a deed on a task says: how it stands now, or which rule forbids it.</summary>
internal static class TaskReport
{
    public static ExitCode Tell(CommandOutput output, TaskAnswer answer, IReadOnlyList<ConversationLine> conversation, bool text, bool dryRun)
    {
        switch (answer)
        {
            case TaskAnswer.Done(var task, var changed):
                output.Document(TaskColumns.Pairs(task).Append(new("changed", changed)).Append(new("dry_run", dryRun)).Append(ConversationReport.Pair(conversation, text)).ToDictionary());
                output.Line(!changed ? $"The task {task.Code} is {task.State} already; nothing was changed."
                    : dryRun ? $"The task {task.Code} would be {task.State}; nothing was changed."
                    : $"The task {task.Code} is {task.State}.");
                ConversationReport.Write(output, conversation, text);
                return ExitCode.Done;
            case TaskAnswer.Refused(var task, var code):
                output.Document(new { Code = code, Reason = Reason(code, task) });
                output.Problem($"Not done: {Reason(code, task)}. [{code}]");
                return ExitCode.Refused;
            case TaskAnswer.UnknownTask:
                throw new CommandFault(ExitCode.Failed, "No task has that id, and none that is not closed that code. Look for it: prima tasks list");
            case TaskAnswer.UnknownVolunteer:
                throw PatientReport.NoSuchVolunteer();
            default:
                throw new UnreachableException();
        }
    }

    private static string Reason(string code, TaskStatusRow task) => code switch
    {
        "taken" => "another volunteer has taken the task",
        "closed" => $"the task is {task.State} already",
        _ => code,
    };
}
