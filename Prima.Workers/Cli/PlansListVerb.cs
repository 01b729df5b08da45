using System.CommandLine;
using Prima.Core.Plans;

namespace Prima.Workers.Cli;

/// <summary>One page of plans, in the order of their keys.</summary>
internal sealed class PlansListVerb : Verb
{
    private static readonly Option<string?> Phone = new("--phone") { Description = "Only those of this patient", HelpName = "NUMBER" };
    private static readonly Option<string?> Status = new("--status") { Description = "Only these: " + string.Join(", ", PlanStatus.All), HelpName = "STATUS" };
    private static readonly Option<string?> After = new("--after") { Description = "Only those with a greater key: the next page", HelpName = "KEY" };
    private static readonly Option<int> Limit = new("--limit") { Description = "Rows on a page, 1 to 10000", DefaultValueFactory = _ => 1000, HelpName = "N" };

    public PlansListVerb()
        : base("list", "List plans", "prima plans list --phone 0813-0000-0001", "prima plans list --status paused --json")
    {
        foreach (var option in (Option[])[Phone, Status, After, Limit])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var limit = call.Get(Limit);
        if (limit is < 1 or > 10_000)
            throw new CommandFault(ExitCode.Usage, "--limit must be 1 to 10000.");
        var phone = call.Get(Phone) is { } number ? PhoneWord.Read(Phone.Name, number) : null;
        var filter = new PlanFilter(phone, KnownWord.Check("status", call.Get(Status), PlanStatus.All), call.Get(After), limit + 1);
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var rows = await services.GetRequiredService<IPlanDesk>().ListAsync(filter, stopping);
        var page = rows.Take(limit).ToList();
        if (call.Output.Json || page.Count > 0)
            call.Output.Rows(PlanColumns.All, [.. page.Select(PlanColumns.AllOf)]);
        else
            call.Output.Line("No such plan.");
        if (rows.Count > page.Count)
            call.Output.Note($"There are more: add --after {page[^1].PlanKey}");
        return ExitCode.Done;
    }
}
