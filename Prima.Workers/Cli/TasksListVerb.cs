using System.CommandLine;
using Prima.Core.Patients;
using Prima.Core.VolunteerTasks;

namespace Prima.Workers.Cli;

/// <summary>What a machine must not decide, the most pressing first.</summary>
internal sealed class TasksListVerb : Verb
{
    private static readonly Option<string?> State = new("--state") { Description = $"Only these: {string.Join(", ", TaskState.All)} (default: those that are not closed)", HelpName = "STATE" };
    private static readonly Option<string?> Phone = new("--phone") { Description = "Only those about this patient", HelpName = "NUMBER" };
    private static readonly Option<string?> Priority = new("--priority") { Description = "Only these: " + string.Join(", ", TaskPriority.All), HelpName = "PRIORITY" };
    private static readonly Option<int> Limit = new("--limit") { Description = "Rows, 1 to 10000", DefaultValueFactory = _ => 1000, HelpName = "N" };
    private static readonly Option<bool> Conversation = new("--conversation") { Description = "Each with what was written and said around it" };

    public TasksListVerb()
        : base("list", "List volunteer tasks, the most pressing first", "prima tasks list", "prima tasks list --phone 0813-0000-0001 --conversation --text")
    {
        foreach (var option in (Option[])[State, Phone, Priority, Limit, Conversation, ConversationReport.Text])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var limit = call.Get(Limit);
        if (limit is < 1 or > 10_000)
            throw new CommandFault(ExitCode.Usage, "--limit must be 1 to 10000.");
        var filter = new TaskFilter(
            KnownWord.Check("state", call.Get(State), TaskState.All), call.Get(Phone) is { } number ? PhoneWord.Read(Phone.Name, number) : null,
            KnownWord.Check("priority", call.Get(Priority), TaskPriority.All), limit + 1);
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var found = await services.GetRequiredService<ITaskDesk>().ListAsync(filter, stopping);
        var tasks = found.Take(limit).ToList();
        if (call.Get(Conversation) || call.Get(ConversationReport.Text))
            await TellAsync(call, services.GetRequiredService<IConversations>(), tasks, stopping);
        else if (call.Output.Json || tasks.Count > 0)
            call.Output.Rows(TaskColumns.Names, [.. tasks.Select(TaskColumns.Of)]);
        else
            call.Output.Line("No such task.");
        if (found.Count > limit)
            call.Output.Note("There are more: give a greater --limit, or narrow it by --state, --priority or --phone");
        return ExitCode.Done;
    }

    private static async Task TellAsync(Invocation call, IConversations conversations, IReadOnlyList<TaskStatusRow> tasks, CancellationToken stopping)
    {
        var text = call.Get(ConversationReport.Text);
        var told = new List<Dictionary<string, object?>>();
        foreach (var task in tasks)
        {
            var conversation = await conversations.ReadAsync(new ConversationAbout(TaskId: task.Id), stopping);
            told.Add(TaskColumns.Pairs(task).Append(ConversationReport.Pair(conversation, text)).ToDictionary());
            if (call.Output.Json)
                continue;
            if (told.Count > 1)
                call.Output.Line();
            call.Output.Rows(TaskColumns.Names, [TaskColumns.Of(task)]);
            ConversationReport.Write(call.Output, conversation, text);
        }

        call.Output.Document(told);
        if (told.Count == 0)
            call.Output.Line("No such task.");
    }
}
