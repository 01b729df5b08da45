using System.CommandLine;
using Prima.Core.VolunteerTasks;

namespace Prima.Workers.Cli;

/// <summary>What a machine must not decide, the most pressing first.</summary>
internal sealed class TasksListVerb : Verb
{
    private static readonly Option<string?> State = new("--state") { Description = $"Only these: {string.Join(", ", TaskWords.States)} (default: those that are not closed)", HelpName = "STATE" };
    private static readonly Option<string?> Phone = new("--phone") { Description = "Only those about this patient", HelpName = "NUMBER" };
    private static readonly Option<string?> Priority = new("--priority") { Description = "Only these: " + string.Join(", ", TaskWords.Priorities), HelpName = "PRIORITY" };
    private static readonly Option<int> Limit = new("--limit") { Description = "Rows, 1 to 10000", DefaultValueFactory = _ => 1000, HelpName = "N" };

    public TasksListVerb()
        : base("list", "List volunteer tasks, the most pressing first", "prima tasks list", "prima tasks list --phone 0813-0000-0001 --json")
    {
        foreach (var option in (Option[])[State, Phone, Priority, Limit])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var limit = call.Get(Limit);
        if (limit is < 1 or > 10_000)
            throw new CommandFault(ExitCode.Usage, "--limit must be 1 to 10000.");
        var filter = new TaskFilter(
            KnownWord.Check("state", call.Get(State), TaskWords.States), call.Get(Phone) is { } number ? PhoneWord.Read(Phone.Name, number) : null,
            KnownWord.Check("priority", call.Get(Priority), TaskWords.Priorities), limit);
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var tasks = await services.GetRequiredService<ITaskDesk>().ListAsync(filter, stopping);
        if (call.Output.Json || tasks.Count > 0)
            call.Output.Rows(TaskColumns.Names, [.. tasks.Select(TaskColumns.Of)]);
        else
            call.Output.Line("No such task.");
        return ExitCode.Done;
    }
}
