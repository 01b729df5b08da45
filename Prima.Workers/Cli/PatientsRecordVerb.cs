using System.CommandLine;
using Prima.Core.Consent;
using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>Writes down what a patient agreed to, or refused, on paper or in person.</summary>
internal sealed class PatientsRecordVerb : PatientVerb
{
    private static readonly Argument<string> Status = new("CONSENT") { Description = string.Join(", ", ConsentStatus.Recordable) };
    private static readonly Option<string?> Method = new("--method") { Description = "How: " + string.Join(", ", ConsentMethod.All), HelpName = "METHOD" };
    private static readonly Option<string?> Note = new("--note") { Description = "What was said, or where the paper lies", HelpName = "TEXT" };
    private static readonly Option<bool> Again = new("--again") { Description = "Grant also after a withdrawal" };

    public PatientsRecordVerb()
        : base("record", "Write down a consent given on paper or in person", "prima patients record 0813-0000-0001 granted --method paper --note \"form 17\" --by 0812-0000-0001 --reason visit")
    {
        Arguments.Add(Status);
        foreach (var option in (Option[])[Method, Note, Again])
            Options.Add(option);
    }

    protected override void Check(Invocation call) => Read(call);

    protected override Task<PatientAnswer> DoAsync(Invocation call, IPatientDesk desk, PhoneNumber phone, PatientDeed deed, CancellationToken stopping) =>
        desk.RecordAsync(phone, Read(call), call.Get(Again), deed, stopping);

    private static RecordedConsent Read(Invocation call) => new(
        KnownWord.Check("consent", call.Get(Status), ConsentStatus.Recordable)!,
        KnownWord.Check("method", call.Get(Method), ConsentMethod.All) ?? throw new CommandFault(ExitCode.Usage, $"Say how it was given: add --method {string.Join('|', ConsentMethod.All)}"),
        Given(call.Get(Note)) ?? throw new CommandFault(ExitCode.Usage, "Say what was said, or where the paper lies: add --note \"…\""));

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
