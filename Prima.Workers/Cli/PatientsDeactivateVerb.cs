using System.CommandLine;
using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>Stops everything for a patient who stays known.</summary>
internal sealed class PatientsDeactivateVerb : PatientVerb
{
    public static readonly Option<bool> Farewell = new("--farewell") { Description = "Say a last word to the patient" };

    public PatientsDeactivateVerb()
        : base("deactivate", "Stop everything for a patient, who stays known", "prima patients deactivate 0813-0000-0001 --by 0812-0000-0001 --reason \"moved away\" --farewell") =>
        Options.Add(Farewell);

    protected override Task<PatientAnswer> DoAsync(Invocation call, IPatientDesk desk, PhoneNumber phone, PatientDeed deed, CancellationToken stopping) =>
        desk.DeactivateAsync(phone, call.Get(Farewell), deed, stopping);
}
