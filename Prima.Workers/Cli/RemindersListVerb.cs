using System.CommandLine;
using Prima.Core.Reminders;
using Prima.Core.Time;

namespace Prima.Workers.Cli;

/// <summary>One page of reminders, the earliest due first.</summary>
internal sealed class RemindersListVerb : Verb
{
    private static readonly Option<string?> Status = new("--status") { Description = "Only these: " + string.Join(", ", ReminderStatus.All), HelpName = "STATUS" };
    private static readonly Option<string?> Phone = new("--phone") { Description = "Only those of this patient", HelpName = "NUMBER" };
    private static readonly Option<string?> Plan = new("--plan") { Description = "Only those of this plan", HelpName = "KEY" };
    private static readonly Option<string?> From = new("--from") { Description = "Only those due then or later: '2026-12-01 00:00', or with an offset", HelpName = "TIME" };
    private static readonly Option<string?> Until = new("--until") { Description = "Only those due then or earlier: '2026-12-01 23:59', or with an offset", HelpName = "TIME" };
    private static readonly Option<string?> After = new("--after") { Description = "Only those that come after this one in the list: the next page", HelpName = "ID" };
    private static readonly Option<int> Limit = new("--limit") { Description = "Rows on a page, 1 to 1000", DefaultValueFactory = _ => 100, HelpName = "N" };

    public RemindersListVerb()
        : base("list", "List reminders, the earliest due first", "prima reminders list --status pending", "prima reminders list --phone 0813-0000-0001 --json")
    {
        foreach (var option in (Option[])[Status, Phone, Plan, From, Until, After, Limit])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var limit = call.Get(Limit);
        if (limit is < 1 or > 1000)
            throw new CommandFault(ExitCode.Usage, "--limit must be 1 to 1000.");
        Guid? after = call.Get(After) is { } id ? ReminderId.Read(id) : null;
        var settings = call.LoadSettings();
        var zone = Zone.Find(settings.Rules.TimeZone);
        var filter = new ReminderFilter(
            KnownWord.Check("status", call.Get(Status), ReminderStatus.All), call.Get(Phone) is { } number ? PhoneWord.Read(Phone.Name, number) : null, call.Get(Plan),
            Read(call, From, zone), Read(call, Until, zone), after, limit + 1);
        await using var services = await VerbServices.OpenAsync(settings, stopping);
        var desk = services.GetRequiredService<IReminderDesk>();
        if (after is { } last && await desk.ShowAsync(last, stopping) is null)
            throw ReminderId.NoSuchReminder();
        var rows = await desk.ListAsync(filter, stopping);
        var page = rows.Take(limit).ToList();
        if (call.Output.Json)
            call.Output.Rows(ReminderColumns.All, [.. page.Select(ReminderColumns.AllOf)]);
        else if (page.Count > 0)
            call.Output.Rows(ReminderColumns.ForPeople, [.. page.Select(ReminderColumns.ForPeopleOf)]);
        else
            call.Output.Line("No such reminder.");
        if (rows.Count > page.Count)
            call.Output.Note($"There are more: add --after {page[^1].Id}");
        return ExitCode.Done;
    }

    private static DateTimeOffset? Read(Invocation call, Option<string?> option, Zone zone) => call.Get(option) is not { } text ? null
        : LocalTime.TryParse(text, zone, out var instant) ? instant
        : throw new CommandFault(ExitCode.Usage, $"{option.Name} '{text}' is no time: write {LocalTime.Shape}.");
}
