using System.CommandLine;
using System.Globalization;
using Prima.Core.Inbound;
using Prima.Core.Operations;

namespace Prima.Workers.Cli;

/// <summary>Gives what failed six times another round of tries, once its cause is gone.</summary>
internal sealed class InboxRetryVerb : Verb
{
    private static readonly Argument<long?> Id = new("ID") { Description = "The row's id, as prima inbox list shows it", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> AllDead = new("--all-dead") { Description = "All that are dead" };

    public InboxRetryVerb()
        : base("retry", "Work once more on what came in and failed", "prima inbox retry 17 --reason repaired", "prima inbox retry --all-dead --dry-run")
    {
        Arguments.Add(Id);
        foreach (var option in (Option[])[AllDead, CommonOptions.Reason, CommonOptions.By, CommonOptions.DryRun, CommonOptions.Yes])
            Options.Add(option);
        Validators.Add(result =>
        {
            if (result.GetResult(Id) is { Tokens.Count: > 0 } == result.GetValue(AllDead))
                result.AddError("Name an ID or --all-dead, and not both.");
        });
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var id = call.Get(Id);
        var deed = new Deed(call.By, call.Get(CommonOptions.Reason)?.Trim() ?? "", call.DryRun);
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var desk = services.GetRequiredService<IInboxDesk>();
        if (id is null && !deed.DryRun && await desk.RetryAsync(null, deed with { DryRun = true }, stopping) is { Count: > 0 } dead)
            call.Confirm(string.Create(CultureInfo.InvariantCulture, $"This works once more on {dead.Count:N0} dead {(dead.Count == 1 ? "row" : "rows")}, and answers who wrote them."));
        var again = await desk.RetryAsync(id, deed, stopping);
        call.Output.Document(new { Ids = again, deed.DryRun });
        if (again.Count == 0 && id is { } one)
            return Refuse(call, one, await desk.StateAsync(one, stopping));
        var which = id is null ? string.Create(CultureInfo.InvariantCulture, $"{again.Count:N0} dead rows are") : string.Create(CultureInfo.InvariantCulture, $"Row {id} is");
        call.Output.Line(deed.DryRun ? $"{which} to be worked on once more; nothing was changed." : $"{which} worked on once more.");
        return ExitCode.Done;
    }

    private static ExitCode Refuse(Invocation call, long id, string? state)
    {
        var row = string.Create(CultureInfo.InvariantCulture, $"Row {id}");
        call.Output.Problem(state is null ? $"{row} is not in the inbox. What is: prima inbox list" : $"{row} is {state}, and only a dead one is worked on once more.");
        return state is null ? ExitCode.Failed : ExitCode.Refused;
    }
}
