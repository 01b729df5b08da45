using System.CommandLine;
using System.Globalization;
using Prima.Core.Plans;
using Prima.Core.Time;
using Prima.Workers.Rules;

namespace Prima.Workers.Cli;

/// <summary>When a plan would fall due, touching nothing: for somebody who writes one and wants to see what a rule means.</summary>
internal sealed class PlansPreviewVerb : Verb
{
    private const int Most = 10_000;

    private static readonly Option<string?> Rule = new("--rule") { Description = "FREQ=DAILY, FREQ=WEEKLY;BYDAY=MO,TH or FREQ=MONTHLY;BYMONTHDAY=31, with INTERVAL, UNTIL or COUNT (default: once)", HelpName = "RULE" };
    private static readonly Option<string> Start = new("--start") { Description = "The first date it may fall on", HelpName = "DATE", Required = true };
    private static readonly Option<string[]> Times = new("--times") { Description = "One to six times of day", HelpName = "TIME", Required = true, AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string?> InZone = new("--zone") { Description = "Whose clocks count (default: Prima:Rules:TimeZone)", HelpName = "ZONE" };
    private static readonly Option<int> Count = new("--count") { Description = "How many, 1 to 10000", DefaultValueFactory = _ => 10, HelpName = "N" };

    public PlansPreviewVerb()
        : base(
            "preview",
            "Show when a plan would fall due, touching nothing",
            "prima plans preview --rule \"FREQ=MONTHLY;BYMONTHDAY=31\" --start 2027-01-31 --times 08:00 --zone Asia/Makassar --count 4",
            "prima plans preview --start 2026-12-01 --times 08:00 20:00 --json")
    {
        foreach (var option in (Option[])[Rule, Start, Times, InZone, Count])
            Options.Add(option);
    }

    protected override Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var wanted = call.Get(Count);
        if (wanted is < 1 or > Most)
            throw new CommandFault(ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"--count must be 1 to {Most}."));
        var rules = call.LoadSection<RulesOptions>(RulesOptions.Section);
        var schedule = ReadSchedule(call, rules);
        var occurrences = schedule.From(schedule.StartDate).Take(wanted).ToList();
        call.Output.Rows(["local_date", "local_time", "zone", "due_at", "quiet"], [.. occurrences.Select(one => Cells(one, schedule.Zone, rules.QuietHours))]);
        if (occurrences.Count < wanted)
            call.Output.Note("These are all.");
        return Task.FromResult(ExitCode.Done);
    }

    private static PlanSchedule ReadSchedule(Invocation call, RulesOptions rules)
    {
        var draft = new PlanDraft { Rule = call.Get(Rule), StartDate = call.Get(Start), LocalTimes = string.Join(' ', call.Get(Times)!), TimeZone = call.Get(InZone) ?? rules.TimeZone };
        return PlanRules.ReadSchedule(draft, Zone.Utc) switch
        {
            ScheduleReading.Good good => good.Schedule,
            ScheduleReading.Bad bad => throw new CommandFault(ExitCode.Usage, string.Join(Environment.NewLine, bad.Faults.Select(fault => $"{OptionOf(fault.Field)} {fault.Reason}. [{fault.Code}]"))),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static string OptionOf(string field) => field switch
    {
        "start_date" => Start.Name,
        "local_times" => Times.Name,
        "time_zone" => InZone.Name,
        _ => Rule.Name,
    };

    private static object?[] Cells(PlanOccurrence one, Zone zone, QuietHours night) =>
    [
        one.LocalDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        one.LocalTime.ToString("HH:mm", CultureInfo.InvariantCulture),
        zone.Id,
        one.DueAt.UtcDateTime,
        night.CoverAt(one.DueAt, zone),
    ];
}
