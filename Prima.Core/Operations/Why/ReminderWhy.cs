using System.Diagnostics;
using System.Globalization;
using Prima.Core.Reminders;

namespace Prima.Core.Operations.Why;

/// <summary>Tells a reminder's case as dated sentences, its message's among them: pure.</summary>
public static class ReminderWhy
{
    /// <param name="reminder">Its case.</param>
    /// <param name="uncertainHold">So long evidence is waited for.</param>
    public static WhyStory Tell(ReminderCase reminder, TimeSpan uncertainHold)
    {
        var message = reminder.Message is null ? null : MessageWhy.Tell(reminder.Message, uncertainHold);
        var row = reminder.Reminder;

        // What its message waits for, or how that ended, is its own last word; of the reminder's there is one more.
        var lines = Told(reminder).Concat(message?.Lines.Where(line => message.Wait is null || line.At != reminder.At) ?? []).OrderBy(line => line.At).ToList();
        var wait = row.Status switch
        {
            ReminderStatus.Pending => OfPending(reminder),
            ReminderStatus.Queued => message?.Wait,
            ReminderStatus.Sent or ReminderStatus.Delivered when row.ConfirmationStatus is "open" or "not_yet" => OfAnswer(reminder),
            _ => null,
        };
        lines.Add(new WhyLine(reminder.At, wait is null ? End(reminder) : $"It waits for {wait.For}{Say.Until(wait.Until)}."));
        return new WhyStory("reminder", row.Id.ToString(), wait, lines);
    }

    private static IEnumerable<WhyLine> Told(ReminderCase reminder)
    {
        var row = reminder.Reminder;
        var plan = reminder.Due.Plan;
        yield return new WhyLine(reminder.CreatedAt, string.Create(
            CultureInfo.InvariantCulture,
            $"Plan {row.PlanKey} ({plan.Kind}, {reminder.Rule ?? "once"}) made the reminder for {row.LocalDate:yyyy-MM-dd} {row.LocalTime:HH:mm} {plan.Schedule.Zone}, due at {Say.At(row.DueAt)} and not after {Say.At(reminder.Due.NotAfter.UtcDateTime)}."));
        foreach (var done in reminder.Events)
            yield return EventWords.Of(done.Event, done.Subject);
    }

    /// <summary>A scheduler decides about the patient and the plan first, and then asks the limit.</summary>
    private static Wait OfPending(ReminderCase reminder) =>
        reminder.Reminder.DueAt > reminder.Moment
            ? new Wait(Blocker.NotDueYet, "its time", reminder.Reminder.DueAt)
            : !reminder.HasScheduler ? new Wait(Blocker.NoWorker, "a worker of role scheduler: none is at work, or none has said so for half a minute")
            : reminder.SchedulersFail is { } cause ? Say.Failing("scheduler", cause)
            : ReminderDecision.Of(reminder.Due, reminder.Moment) switch
            {
                ReminderDecision.Cancel => OfGuard(reminder.Due),
                ReminderDecision.Skip { Reason: ReminderReason.Paused } => new Wait(Blocker.PatientPaused, "a scheduler to skip it: the patient is paused"),
                ReminderDecision.Skip => new Wait(Blocker.DeadlinePassed, "a scheduler to skip it: its grace is over"),
                ReminderDecision.Send when reminder.LimitFreeAt is { } free => new Wait(Blocker.RemindersLimit, "a permit of the limit of reminders", free),
                ReminderDecision.Send => new Wait(Blocker.NextPoll, "nothing: a worker of role scheduler queues it at its next pass"),
                _ => throw new UnreachableException(),
            };

    private static Wait OfGuard(DueReminder due) => due switch
    {
        { Patient.IsActive: false } => new Wait(Blocker.Inactive, "a scheduler to cancel it: the patient is not active"),
        { Patient: { HasConsented: false } patient } => new Wait(Blocker.Consent, $"a scheduler to cancel it: the patient's consent is {patient.Consent}"),
        { HasMessage: true } => new Wait(Blocker.Overtaken, "a scheduler to cancel it: it has had a message before"),
        _ => new Wait(Blocker.PlanNotActive, $"a scheduler to cancel it: its plan is {due.Plan.Status}"),
    };

    private static Wait OfAnswer(ReminderCase reminder) => new(
        Blocker.Answer, $"the patient's answer{(reminder.NextFollowUp is { } next ? $", and asks once more at {Say.At(next)}" : "")}", reminder.Reminder.WindowEndsAt);

    private static string End(ReminderCase reminder)
    {
        var row = reminder.Reminder;
        var who = reminder.Events.LastOrDefault(e => e.Event.Actor is not null && (e.Event.ToState == row.Status || e.Event.ToState == row.ConfirmationStatus))?.Event.Actor;
        var answer = row.ConfirmationStatus == "none" ? "" : $"; its answer: {row.ConfirmationStatus}{(row.ClosedReason is { } closed ? $" ({closed})" : "")}{(row.Late ? ", late" : "")}";
        return $"It ended {row.Status}{(row.Reason is { } reason ? $" ({reason})" : "")}{answer}{(who is null ? "" : $", by {who}")}.";
    }
}
