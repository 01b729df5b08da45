using System.CommandLine;
using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>Something a volunteer does about one patient: who, why, and what came of it are the same for all.</summary>
internal abstract class PatientVerb : Verb
{
    private static readonly Argument<string> Phone = new("PHONE") { Description = "The patient's mobile number, as people write it" };
    private static readonly Option<string?> By = new("--by") { Description = "The volunteer who does it, by number", HelpName = "0812…" };

    protected PatientVerb(string name, string description, params string[] examples)
        : base(name, description, examples)
    {
        Arguments.Add(Phone);
        foreach (var option in (Option[])[By, CommonOptions.Reason, CommonOptions.DryRun])
            Options.Add(option);
    }

    /// <param name="phone">Whose number was given.</param>
    protected abstract Task<PatientAnswer> DoAsync(Invocation call, IPatientDesk desk, PhoneNumber phone, PatientDeed deed, CancellationToken stopping);

    /// <summary>What is wrong with the rest of the words is said before anything is opened.</summary>
    protected virtual void Check(Invocation call)
    {
    }

    protected sealed override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var phone = PhoneWord.Read(Phone.Name, call.Get(Phone));
        var by = PhoneWord.Read(By.Name, call.Get(By) ?? throw new CommandFault(ExitCode.Usage, "Say which volunteer does this: add --by 0812…"));
        Check(call);
        var deed = new PatientDeed(by, call.Reason, call.DryRun);
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        return PatientReport.Tell(call.Output, await DoAsync(call, services.GetRequiredService<IPatientDesk>(), phone, deed, stopping), phone, deed.DryRun);
    }
}
