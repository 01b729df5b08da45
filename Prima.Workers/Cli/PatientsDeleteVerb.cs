using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>Takes a patient out for good. What happened stays on record, and the number is free.</summary>
internal sealed class PatientsDeleteVerb : PatientVerb
{
    public PatientsDeleteVerb()
        : base("delete", "Take a patient out for good; the number is free then", "prima patients delete 0813-0000-0001 --by 0812-0000-0001 --reason \"entered twice\" --yes")
    {
        Options.Add(PatientsDeactivateVerb.Farewell);
        Options.Add(CommonOptions.Yes);
    }

    protected override void Check(Invocation call)
    {
        if (!call.DryRun)
            call.Confirm("This takes one patient out for good.");
    }

    protected override Task<PatientAnswer> DoAsync(Invocation call, IPatientDesk desk, PhoneNumber phone, PatientDeed deed, CancellationToken stopping) =>
        desk.DeleteAsync(phone, call.Get(PatientsDeactivateVerb.Farewell), deed, stopping);
}
