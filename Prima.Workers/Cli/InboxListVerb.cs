using System.CommandLine;
using Prima.Core.Inbound;

namespace Prima.Workers.Cli;

/// <summary>What came in from the gateway, the newest first; what somebody wrote is not shown.</summary>
internal sealed class InboxListVerb : Verb
{
    private static readonly Option<string?> State = new("--state") { Description = "Only these: " + string.Join(", ", InboundState.All), HelpName = "STATE" };
    private static readonly Option<string?> Kind = new("--kind") { Description = "Only these: " + string.Join(", ", DeliveryKind.All), HelpName = "KIND" };
    private static readonly Option<int> Limit = new("--limit") { Description = "Rows, 1 to 10000", DefaultValueFactory = _ => 1000, HelpName = "N" };

    public InboxListVerb()
        : base("list", "List what came in, the newest first", "prima inbox list --state dead", "prima inbox list --kind incoming --limit 20 --json")
    {
        foreach (var option in (Option[])[State, Kind, Limit])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var limit = call.Get(Limit);
        if (limit is < 1 or > 10_000)
            throw new CommandFault(ExitCode.Usage, "--limit must be 1 to 10000.");
        var filter = new InboundFilter(KnownWord.Check("state", call.Get(State), InboundState.All), KnownWord.Check("kind", call.Get(Kind), DeliveryKind.All), limit + 1);
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var found = await services.GetRequiredService<IInboxDesk>().ListAsync(filter, stopping);
        var rows = found.Take(limit).ToList();
        if (call.Output.Json)
            call.Output.Rows(InboundColumns.All, [.. rows.Select(InboundColumns.AllOf)]);
        else if (rows.Count > 0)
            call.Output.Rows(InboundColumns.ForPeople, [.. rows.Select(InboundColumns.ForPeopleOf)]);
        else
            call.Output.Line("Nothing such has come in.");
        if (found.Count > limit)
            call.Output.Note("There are more: give a greater --limit, or narrow it by --state or --kind");
        return ExitCode.Done;
    }
}
