using System.CommandLine;
using Prima.Core.Reminders;

namespace Prima.Workers.Cli;

/// <summary>A volunteer takes one reminder back. The plan goes on.</summary>
internal sealed class RemindersSkipVerb : Verb
{
    private static readonly Argument<string> Id = ReminderId.Argument();
    private static readonly Option<string?> By = new("--by") { Description = "The volunteer who does it, by number (default: who used sudo, else this account)", HelpName = "0812…" };

    public RemindersSkipVerb()
        : base("skip", "Take back one reminder that has not been sent", "prima reminders skip 0193e2a0-1111-7000-8000-000000000001 --by 0812-0000-0001 --reason \"in hospital\"")
    {
        Arguments.Add(Id);
        foreach (var option in (Option[])[By, CommonOptions.Reason, CommonOptions.DryRun])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var id = ReminderId.Read(call.Get(Id));
        var deed = call.DeedOf(By);
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        return ReminderReport.Tell(call.Output, await services.GetRequiredService<IReminderDesk>().SkipAsync(id, deed, stopping), deed.DryRun);
    }
}
