using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>Ends a patient's pause before its time, or one that has no end.</summary>
internal sealed class PatientsResumeVerb()
    : PatientVerb("resume", "End a patient's pause", "prima patients resume 0813-0000-0001 --by 0812-0000-0001 --reason \"back home\"")
{
    protected override Task<PatientAnswer> DoAsync(Invocation call, IPatientDesk desk, PhoneNumber phone, PatientDeed deed, CancellationToken stopping) =>
        desk.ResumeAsync(phone, deed, stopping);
}
