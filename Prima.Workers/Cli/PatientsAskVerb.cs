using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>Asks a patient for consent, within the limits.</summary>
internal sealed class PatientsAskVerb()
    : PatientVerb("ask", "Ask a patient for consent by message", "prima patients ask 0813-0000-0001 --by 0812-0000-0001 --reason \"asked at the visit\"")
{
    protected override Task<PatientAnswer> DoAsync(Invocation call, IPatientDesk desk, PhoneNumber phone, PatientDeed deed, CancellationToken stopping) =>
        desk.AskAsync(phone, deed, stopping);
}
