using System.CommandLine;
using Prima.Core.Operations;
using Prima.Core.Reminders;

namespace Prima.Workers.Cli;

/// <summary>A volunteer who knows the answer writes it down. What was decided before is corrected only with a reason.</summary>
internal sealed class RemindersConfirmVerb : Verb
{
    private static readonly string[] Outcomes = ["done", "not_done"];
    private static readonly string[] Methods = ["visit", "phone_call", "message", "other"];
    private static readonly Argument<string> Id = ReminderId.Argument();
    private static readonly Argument<string> Outcome = new("done|not_done") { Description = "What the volunteer knows" };
    private static readonly Option<string?> Method = new("--method") { Description = "How: " + string.Join(", ", Methods), HelpName = "METHOD" };
    private static readonly Option<string?> By = new("--by") { Description = "The volunteer who does it, by number", HelpName = "0812…" };

    public RemindersConfirmVerb()
        : base("confirm", "Write down the answer to a reminder", "prima reminders confirm 0193e2a0-1111-7000-8000-000000000001 done --method phone_call --by 0812-0000-0001")
    {
        Arguments.Add(Id);
        Arguments.Add(Outcome);
        foreach (var option in (Option[])[Method, By, CommonOptions.Reason, CommonOptions.DryRun])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var id = ReminderId.Read(call.Get(Id));
        var outcome = KnownWord.Check("outcome", call.Get(Outcome), Outcomes)!;
        var method = KnownWord.Check("method", call.Get(Method), Methods) ?? throw new CommandFault(ExitCode.Usage, "Say how it is known: add --method " + string.Join('|', Methods));
        var by = PhoneWord.Read(By.Name, call.Get(By) ?? throw new CommandFault(ExitCode.Usage, "Say which volunteer does this: add --by 0812…"));
        var deed = new Deed(call.By, call.Get(CommonOptions.Reason)?.Trim() ?? "", call.DryRun) { Volunteer = by };
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        return ReminderReport.Tell(call.Output, await services.GetRequiredService<IReminderDesk>().ConfirmAsync(id, outcome, method, deed, stopping), deed.DryRun);
    }
}
