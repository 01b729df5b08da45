using System.CommandLine;
using System.Globalization;
using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>Skips a patient's reminders on some days. Consent stays, and the end needs no action.</summary>
internal sealed class PatientsPauseVerb : PatientVerb
{
    private static readonly Option<string?> From = new("--from") { Description = "The first day, local, such as 2026-12-01", HelpName = "DATE" };
    private static readonly Option<string?> Until = new("--until") { Description = "The last day, included (default: open-ended)", HelpName = "DATE" };

    public PatientsPauseVerb()
        : base("pause", "Skip a patient's reminders on some days", "prima patients pause 0813-0000-0001 --from 2026-12-01 --until 2026-12-07 --by 0812-0000-0001 --reason hospital")
    {
        Options.Add(From);
        Options.Add(Until);
    }

    protected override void Check(Invocation call)
    {
        if (Day(Until, call.Get(Until)) < Day(From, call.Get(From) ?? throw new CommandFault(ExitCode.Usage, "Say from which day: add --from 2026-12-01")))
            throw new CommandFault(ExitCode.Usage, "--until is before --from: both days are included.");
    }

    protected override Task<PatientAnswer> DoAsync(Invocation call, IPatientDesk desk, PhoneNumber phone, PatientDeed deed, CancellationToken stopping) =>
        desk.PauseAsync(phone, Day(From, call.Get(From))!.Value, Day(Until, call.Get(Until)), deed, stopping);

    private static DateOnly? Day(Option option, string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.Year is >= 2000 and <= 2199 ? day : throw new CommandFault(ExitCode.Usage, $"{option.Name} must be a date from 2000 to 2199; without --until a pause is open-ended.")
        : throw new CommandFault(ExitCode.Usage, $"{option.Name} is no date: write it as 2026-12-01.");
}
