using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Prima.Core.Patients;
using Prima.Core.Plans;

namespace Prima.Workers.Cli;

/// <summary>Pauses, resumes or ends one plan.</summary>
internal sealed class PlanVerb : Verb
{
    private static readonly Argument<string> Key = new("KEY") { Description = "The plan's key" };
    private static readonly Option<string?> By = new("--by") { Description = "The volunteer who does it, by number (default: who used sudo, else this account)", HelpName = "0812…" };
    private readonly string status;

    private PlanVerb(string name, string description, string status)
        : base(name, description, $"prima plans {name} siti-obat-pagi --by 0812-0000-0001 --reason \"doctor said so\"")
    {
        this.status = status;
        Arguments.Add(Key);
        foreach (var option in (Option[])[By, CommonOptions.Reason, CommonOptions.DryRun])
            Options.Add(option);
    }

    public static PlanVerb Pause() => new("pause", "Stop a plan until it is resumed", PlanStatus.Paused);

    public static PlanVerb Resume() => new("resume", "Go on with a plan from now on", PlanStatus.Active);

    public static PlanVerb End() => new("end", "End a plan", PlanStatus.Ended);

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var deed = call.DeedOf(By);
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        return await services.GetRequiredService<IPlanDesk>().SetStatusAsync(call.Get(Key)!, status, deed, stopping) switch
        {
            PlanAnswer.Done done => Tell(call.Output, done, deed.DryRun),
            PlanAnswer.Refused refused => Refuse(call.Output, refused.Code),
            PlanAnswer.UnknownPlan => throw NoSuchPlan(),
            PlanAnswer.UnknownVolunteer => throw PatientReport.NoSuchVolunteer(),
            _ => throw new UnreachableException(),
        };
    }

    public static CommandFault NoSuchPlan() => new(ExitCode.Failed, "No plan has that key. Look for it: prima plans list");

    private static string HadEnded(PlanAnswer.Done done) => done is { Changed: true, Was: PlanStatus.Ended } ? " again, and had ended" : "";

    private static ExitCode Refuse(CommandOutput output, string code)
    {
        var reason = code == PlanRefusal.PatientDeleted
            ? "its patient was deleted, and nobody would get its reminders"
            : "the plan has ended, and what has ended cannot be paused: prima plans resume makes it active again";
        output.Document(new { Code = code, Reason = reason });
        output.Problem($"Not done: {reason}. [{code}]");
        return ExitCode.Refused;
    }

    private static ExitCode Tell(CommandOutput output, PlanAnswer.Done done, bool dryRun)
    {
        output.Document(PlanColumns.Pairs(done.Plan).Append(new("was", done.Was)).Append(new("changed", done.Changed)).Append(new("being_sent", done.BeingSent)).Append(new("dry_run", dryRun)).ToDictionary());
        output.Line((done.Changed, dryRun) switch
        {
            (false, _) => $"Plan {done.Plan.PlanKey} is {done.Plan.Status} already; nothing was changed.",
            (true, true) => $"Plan {done.Plan.PlanKey} would be {done.Plan.Status}{HadEnded(done)}; nothing was changed.",
            _ => $"Plan {done.Plan.PlanKey} is {done.Plan.Status}{HadEnded(done)}.",
        });
        output.NoteHorizon(done.HorizonIsFilled);
        if (done.BeingSent > 0)
            output.Note(string.Create(CultureInfo.InvariantCulture, $"{done.BeingSent} of its messages {(done.BeingSent == 1 ? "is" : "are")} being sent, and cannot be recalled."));
        return ExitCode.Done;
    }
}
