using System.Diagnostics;
using System.Globalization;
using Prima.Core.Consent;
using Prima.Core.Patients;
using Prima.Core.Time;

namespace Prima.Workers.Cli;

/// <summary>What a deed about a patient says: how the patient stands now, or which rule forbids it.</summary>
internal static class PatientReport
{
    public static ExitCode Tell(CommandOutput output, PatientAnswer answer, PhoneNumber phone, bool dryRun)
    {
        switch (answer)
        {
            case PatientAnswer.Done done:
                output.Document(PatientColumns.Pairs(done.Patient).Append(new("changed", done.Changed)).Append(new("dry_run", dryRun)).ToDictionary());
                output.Line(Sentence(done, phone, dryRun));
                output.NoteHorizon(done.HorizonIsFilled);
                return ExitCode.Done;
            case PatientAnswer.Refused refused:
                var reason = Reason(refused.Code) + (refused.Until is { } until ? $". From {Minute(until)} on it can be asked again" : "");
                output.Document(new { refused.Code, Reason = reason });
                output.Problem($"Not done: {reason}. [{refused.Code}]");
                return ExitCode.Refused;
            case PatientAnswer.UnknownPatient:
                throw NoSuchPatient();
            case PatientAnswer.UnknownVolunteer:
                throw NoSuchVolunteer();
            default:
                throw new UnreachableException();
        }
    }

    public static CommandFault NoSuchPatient() => new(ExitCode.Failed, "No patient has that number. Look for it: prima patients list");

    public static CommandFault NoSuchVolunteer() =>
        new(ExitCode.Usage, "--by is the number of no active volunteer: import the volunteer first (prima import volunteers).");

    private static string Sentence(PatientAnswer.Done done, PhoneNumber phone, bool dryRun)
    {
        var subject = $"The patient with {(done.Patient?.Phone ?? phone).Show()}";
        var state = done.Patient is { } patient ? $"{(patient.IsActive ? "active" : "inactive")}, consent {patient.ConsentStatus}{PatientColumns.Pause(patient)}" : "deleted";
        return (done.Changed, dryRun) switch
        {
            (false, _) => $"{subject} is {state} already; nothing was changed.",
            (true, true) => $"{subject} would be {state}; nothing was changed.",
            _ => $"{subject} is {state}.",
        };
    }

    /// <summary>The next whole one: in the minute that is shown it must not be refused again.</summary>
    private static string Minute(LocalMoment moment) =>
        string.Create(CultureInfo.InvariantCulture, $"{moment.Wall.AddTicks(TimeSpan.TicksPerMinute - 1):yyyy-MM-dd HH:mm} {moment.ZoneLabel}");

    private static string Reason(string code) => code switch
    {
        ConsentRefusal.Inactive => "the patient is not active, and who is not active is not asked: prima patients reactivate",
        ConsentRefusal.AlreadyGranted => "the patient has agreed already",
        ConsentRefusal.NoReason => "the patient has said no, and is asked again only with a --reason",
        ConsentRefusal.TooSoon => "this number was asked a moment ago (Prima:Rules:ConsentSpacing lies between two requests)",
        ConsentRefusal.TooOften => "this number was asked three times in 24 hours, and more is a nuisance",
        ConsentRefusal.Withdrawn => "the patient has withdrawn: add --again if they have agreed anew",
        PatientRefusal.PhoneInUse => "nomor ini sudah dipakai pasien lain (another patient has that number)",
        PatientRefusal.HasLeft => "the patient has said no to messages, so no farewell either: leave --farewell out",
        PatientRefusal.PauseIsOver => "the last day of that pause is over where the patient lives, so nothing would be skipped: give a later --until",
        PatientRefusal.Mourned =>
            "it was said that the patient has died, and the end of another pause would end the silence: close the task possible_death as not relevant (prima tasks close CODE --as dismissed) or end its pause (prima patients resume NUMBER), and pause then",
        _ => code,
    };
}
