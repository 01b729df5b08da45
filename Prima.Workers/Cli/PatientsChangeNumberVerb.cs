using System.CommandLine;
using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>Gives a patient another number. Consent belongs to the number, so the new one is asked anew.</summary>
internal sealed class PatientsChangeNumberVerb : PatientVerb
{
    private static readonly Argument<string> Number = new("NEW") { Description = "The new number" };

    public PatientsChangeNumberVerb()
        : base("change-number", "Give a patient another number; what waits for the old one is cancelled", "prima patients change-number 0813-0000-0001 0813-0000-0002 --by 0812-0000-0001 --reason \"new phone\"") =>
        Arguments.Add(Number);

    protected override void Check(Invocation call) => Read(call);

    protected override Task<PatientAnswer> DoAsync(Invocation call, IPatientDesk desk, PhoneNumber phone, PatientDeed deed, CancellationToken stopping) =>
        desk.ChangeNumberAsync(phone, Read(call), deed, stopping);

    private static PhoneNumber Read(Invocation call) => PhoneWord.Read(Number.Name, call.Get(Number));
}
