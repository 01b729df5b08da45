using System.CommandLine;
using Prima.Core.Patients;
using Prima.Core.VolunteerTasks;

namespace Prima.Workers.Cli;

/// <summary>Something a volunteer does with one task: who does it, and what came of it, are the same for all.</summary>
internal abstract class TaskVerb : Verb
{
    private static readonly Argument<string> Which = new("ID|CODE") { Description = "The task's id, or its code while it is not closed: prima tasks list" };
    private static readonly Option<string?> By = new("--by") { Description = "The volunteer who does it, by number", HelpName = "0812…" };

    protected TaskVerb(string name, string description, params string[] examples)
        : base(name, description, examples)
    {
        Arguments.Add(Which);
        foreach (var option in (Option[])[By, CommonOptions.DryRun, ConversationReport.Text])
            Options.Add(option);
    }

    protected abstract Task<TaskAnswer> DoAsync(Invocation call, ITaskDesk desk, string task, TaskDeed deed, CancellationToken stopping);

    /// <summary>What is wrong with the rest of the words is said before anything is opened.</summary>
    protected virtual TaskDeed Read(Invocation call, TaskDeed deed) => deed;

    protected sealed override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var by = PhoneWord.Read(By.Name, call.Get(By) ?? throw new CommandFault(ExitCode.Usage, "Say which volunteer does this: add --by 0812…"));
        var deed = Read(call, new TaskDeed(by, DryRun: call.DryRun));
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var answer = await DoAsync(call, services.GetRequiredService<ITaskDesk>(), call.Get(Which)!, deed, stopping);
        var conversation = answer is TaskAnswer.Done(var task, _) ? await services.GetRequiredService<IConversations>().ReadAsync(new ConversationAbout(TaskId: task.Id), stopping) : [];
        return TaskReport.Tell(call.Output, answer, conversation, call.Get(ConversationReport.Text), deed.DryRun);
    }
}
