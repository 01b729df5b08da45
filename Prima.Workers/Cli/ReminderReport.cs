using System.Diagnostics;
using Prima.Core.Inbound;
using Prima.Core.Reminders;

namespace Prima.Workers.Cli;

/// <summary>What a deed on a reminder says: how it stands now, or which rule forbids it.</summary>
internal static class ReminderReport
{
    public static ExitCode Tell(CommandOutput output, ReminderAnswer answer, bool dryRun)
    {
        switch (answer)
        {
            case ReminderAnswer.Done(var reminder, var changed):
                output.Document(ReminderColumns.Pairs(reminder).Append(new("changed", changed)).Append(new("dry_run", dryRun)).ToDictionary());
                var state = reminder.ConfirmationStatus == ConfirmationStatus.None ? reminder.Status : $"{reminder.Status} (confirmation {reminder.ConfirmationStatus})";
                output.Line(!changed ? $"The reminder is {state} already; nothing was changed." : dryRun ? $"The reminder would be {state}; nothing was changed." : $"The reminder is {state}.");
                return ExitCode.Done;
            case ReminderAnswer.Refused(var reminder, var code):
                output.Document(new { Code = code, Reason = Reason(code, reminder) });
                output.Problem($"Not done: {Reason(code, reminder)}. [{code}]");
                return ExitCode.Refused;
            case ReminderAnswer.UnknownReminder:
                throw ReminderId.NoSuchReminder();
            case ReminderAnswer.UnknownVolunteer:
                throw new CommandFault(ExitCode.Usage, "--by is the number of no active volunteer: import the volunteer first (prima import volunteers).");
            default:
                throw new UnreachableException();
        }
    }

    private static string Reason(string code, ReminderRow reminder) => code switch
    {
        "too_late" => $"the reminder is {reminder.Status}, and only what has not begun to be sent can be taken back",
        "not_asked" => "the patient was not asked about this reminder",
        "needs_reason" => "it was decided before, and a correction needs a --reason",
        _ => code,
    };
}
