using System.CommandLine;
using Prima.Core.Operations;
using Prima.Core.RateLimiting;
using Prima.Core.Time;

namespace Prima.Workers.Cli;

/// <summary>Slows the whole fleet down, or lets it go back up to what is configured. Never above.</summary>
internal sealed class LimitsSetVerb : Verb
{
    private const string Default = "default";

    /// <summary>A wider window would keep that many more grants in one row, for as long as the row lives.</summary>
    private const int WidestTimes = 10;

    private static readonly TimeSpan WidthOfOff = TimeSpan.FromMinutes(1);
    private static readonly Argument<string> Which = new("NAME") { Description = string.Join(", ", Enum.GetNames<LimitName>()) };
    private static readonly Argument<string> Limit = new("LIMIT") { Description = "N/window such as 10/60s, or default for what is configured" };

    public LimitsSetVerb()
        : base("set", "Lower a limit for the whole fleet, or undo that", "prima limits set Device 10/60s --reason new-number", "prima limits set Device default --reason warmed-up")
    {
        Arguments.Add(Which);
        Arguments.Add(Limit);
        foreach (var option in (Option[])[CommonOptions.Reason, CommonOptions.By, CommonOptions.DryRun])
            Options.Add(option);
    }

    /// <summary>What to type.</summary>
    public static string Undo(LimitName name) => $"prima limits set {name} {Default} --reason …";

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var name = ParseName(call.Get(Which)!);
        var limit = ParseLimit(call.Get(Limit)!);
        var deed = call.DeedOfAnyReason;
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var configured = services.GetRequiredService<ConfiguredLimits>()[name];
        Check(name, limit, configured);
        var changed = await services.GetRequiredService<ILimitDesk>().SetAsync(name, limit, deed, stopping);
        var now = limit ?? configured;
        call.Output.Document(new { Name = name.ToString(), Limit = now.ToString(), Configured = configured.ToString(), Changed = changed, deed.DryRun });
        if (!changed)
            call.Output.Line($"Limit {name} is {now} already; nothing was changed.");
        else if (deed.DryRun)
            call.Output.Line($"Limit {name} would be {now}; nothing was changed.");
        else if (now == configured)
            call.Output.Line($"Limit {name} is {configured} again, as configured, within two seconds.");
        else
            call.Output.Line($"Limit {name} is {now} for every worker within two seconds. Back to {configured}: {Undo(name)}");
        return ExitCode.Done;
    }

    private static LimitName ParseName(string typed)
    {
        var names = Enum.GetNames<LimitName>();
        return Enum.Parse<LimitName>(Array.Find(names, name => name.Equals(typed, StringComparison.OrdinalIgnoreCase)) ?? KnownWord.Check("limit", typed, names)!);
    }

    private static RateLimit? ParseLimit(string typed)
    {
        if (typed.Equals(Default, StringComparison.OrdinalIgnoreCase))
            return null;
        return RateLimit.TryParse(typed, out var limit) ? limit : throw new CommandFault(ExitCode.Usage, $"'{typed}' is no limit: give N/window such as 10/60s, or {Default}.");
    }

    private static void Check(LimitName name, RateLimit? limit, RateLimit configured)
    {
        if (limit is null)
            return;
        if (!limit.IsWithin(configured))
            throw new CommandFault(ExitCode.Refused, $"{limit} would let more through than Prima:Limits:{name}, which is {configured}: a limit can be lowered, and raised up to that.");
        var widest = (configured.IsOff ? WidthOfOff : configured.Window) * WidestTimes;
        if (limit.Window > widest)
            throw new CommandFault(ExitCode.Usage, $"A window of {Durations.Format(limit.Window)} is too wide for {name}: give one up to {Durations.Format(widest)}. To stop it altogether: prima pause");
    }
}
