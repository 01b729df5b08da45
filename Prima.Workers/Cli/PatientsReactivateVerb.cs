using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>Takes a deactivated patient back. They are asked for consent anew.</summary>
internal sealed class PatientsReactivateVerb()
    : PatientVerb("reactivate", "Take a deactivated patient back, to be asked anew", "prima patients reactivate 0813-0000-0001 --by 0812-0000-0001 --reason \"came back\"")
{
    protected override Task<PatientAnswer> DoAsync(Invocation call, IPatientDesk desk, PhoneNumber phone, PatientDeed deed, CancellationToken stopping) =>
        desk.ReactivateAsync(phone, deed, stopping);
}
