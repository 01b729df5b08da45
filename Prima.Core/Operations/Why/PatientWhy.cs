using System.Globalization;
using Prima.Core.Outbox;

namespace Prima.Core.Operations.Why;

/// <summary>Tells a patient's case as dated sentences: pure. What keeps their reminders from them is named in the order of the guards.</summary>
public static class PatientWhy
{
    /// <param name="patient">Their case.</param>
    /// <param name="uncertainHold">So long evidence is waited for.</param>
    public static WhyStory Tell(PatientCase patient, TimeSpan uncertainHold)
    {
        var lines = Told(patient).OrderBy(line => line.At).ToList();
        var wait = patient.DeletedAt is null ? Find(patient, uncertainHold) : null;
        lines.Add(new WhyLine(patient.At, wait switch
        {
            null when patient.DeletedAt is not null => "The patient was deleted, and gets nothing more.",
            null => "Nothing waits for the patient: no message, and no reminder in the horizon.",
            _ => $"What comes next for the patient waits for {wait.For}{Say.Until(wait.Until)}.",
        }));
        return new WhyStory("patient", patient.Id.ToString(), wait, lines);
    }

    private static IEnumerable<WhyLine> Told(PatientCase patient)
    {
        yield return new WhyLine(patient.CreatedAt, $"The patient of {patient.Phone} was taken in.");
        foreach (var done in patient.Events)
            yield return EventWords.Of(done.Event, done.Subject);
        foreach (var task in patient.Tasks)
        {
            var state = task.Assignee is { } assignee
                ? $"{assignee} has taken it"
                : task.NextAlertAt is { } next ? $"{task.State}, somebody is alerted at {Say.At(next)}" : task.State;
            yield return new WhyLine(task.CreatedAt, $"Task {task.Code} ({task.Reason}, {task.Priority}) was opened; now: {state}.");
        }
    }

    private static Wait? Find(PatientCase patient, TimeSpan uncertainHold)
    {
        var facts = patient.Facts;
        if (patient.IsBereaved)
            return new Wait(Blocker.Bereaved, "the task possible_death to be dismissed, or the end of the pause: prima patients resume");
        if (!facts.IsActive)
            return new Wait(Blocker.Inactive, "a volunteer, since the patient is not active: prima patients reactivate");
        if (!facts.HasConsented)
            return patient.RequestEndsAt is { } end
                ? OfMessage(patient, uncertainHold, MessageKind.ConsentRequest) ?? new Wait(Blocker.Consent, "the patient's answer to the request for consent", end)
                : new Wait(Blocker.Consent, $"the patient's consent, which is {facts.Consent}: prima patients ask or record");
        if (facts.IsPausedAt(patient.Moment))
            return new Wait(Blocker.PatientPaused, "the end of the patient's pause", facts.PausedUntil is { } last ? facts.Zone.ToInstant(last.AddDays(1), TimeOnly.MinValue).UtcDateTime : null);
        if (OfMessage(patient, uncertainHold) is { } wait)
            return wait;
        return patient.NextReminder is { } reminder
            ? patient.NextReminderAt > patient.Moment
                ? new Wait(Blocker.NotDueYet, $"reminder {reminder} and its time", patient.NextReminderAt)
                : new Wait(Blocker.NextPoll, $"a scheduler, which moves reminder {reminder} at its next pass")
            : null;
    }

    /// <summary>What waits or is being sent to the patient; of any kind, or of this one alone.</summary>
    private static Wait? OfMessage(PatientCase patient, TimeSpan uncertainHold, string? kind = null) =>
        patient.Message is { } message && (kind ?? message.Message.Kind) == message.Message.Kind && MessageWhy.Tell(message, uncertainHold).Wait is { } wait
            ? wait with { For = string.Create(CultureInfo.InvariantCulture, $"message {message.Message.Id}, and that for {wait.For}") }
            : null;
}
