using System.CommandLine;
using System.Globalization;
using Prima.Core.Operations;

namespace Prima.Workers.Cli;

/// <summary>One page of messages, newest first. The next page begins where this one ended, however many have come since.</summary>
internal sealed class MessagesListVerb : Verb
{
    private static readonly Option<int> Limit = new("--limit") { Description = "Rows on a page, 1 to 1000", DefaultValueFactory = _ => 100, HelpName = "N" };

    public MessagesListVerb()
        : base("list", "List messages, newest first", "prima messages list --state uncertain", "prima messages list --phone 081234567890 --limit 5 --json")
    {
        foreach (var option in MessageFilterOptions.All.Append(Limit))
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        if (call.Get(Limit) is < 1 or > 1000)
            throw new CommandFault(ExitCode.Usage, "--limit must be 1 to 1000.");
        var filter = MessageFilterOptions.Read(call, call.Get(Limit));
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var page = await services.GetRequiredService<IMessageDesk>().ListAsync(filter, stopping);
        if (call.Output.Json)
            call.Output.Rows(MessageColumns.All, [.. page.Rows.Select(MessageColumns.AllOf)]);
        else if (page.Rows.Count > 0)
            call.Output.Rows(MessageColumns.ForPeople, [.. page.Rows.Select(MessageColumns.ForPeopleOf)]);
        else
            call.Output.Line(page.Looked is { } none ? Told($"No such message among the {none:N0} that were looked at.") : "No such message.");
        if (page.Next is { } next)
            call.Output.Note((page.Looked is { } looked ? Told($"{looked:N0} messages were looked at. To go on among older ones") : "There are more") + Told($": add --before {next}"));
        return ExitCode.Done;
    }

    private static string Told(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);
}
