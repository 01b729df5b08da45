using System.Globalization;
using Prima.Core.Replies;
using Prima.Core.Templates;
using Prima.Core.Time;
using Prima.Core.VolunteerTasks;

namespace Prima.Core.Inbound;

/// <summary>What an answer says of reminders (domain section 7): pure.</summary>
public static class ReminderAnswers
{
    /// <summary>A number, or all, while a choice is live. Null: it names nothing that could still be meant.</summary>
    public static Answer? OfChoice(Conversation talk, ReplyReading reading)
    {
        if (talk.Choice is not { } choice)
            return null;
        var chosen = reading.AllOptions ? choice.Options : [.. reading.Numbers.Where(n => n <= choice.Options.Count).Select(n => choice.Options[n - 1])];
        var meant = StillToChoose(talk, choice).FindAll(r => chosen.Contains(r.Id) && WhichReminder.Fits(r, reading.About));
        return meant.Count > 0 ? Confirm(talk, meant, choice.Meaning) : null;
    }

    /// <param name="meaning">Done, NotYet, Late or CannotAttend.</param>
    /// <param name="candidates">What it could be about, the oldest first.</param>
    public static Answer OfMeaning(Conversation talk, ReplyClass meaning, IReadOnlyList<AskedReminder> candidates)
    {
        if (candidates.Count == 0)
            return OfNone(talk, meaning);

        // Done stays done: a person looks at what contradicts it, whichever was meant.
        if (meaning != ReplyClass.Done && candidates.All(r => r.Confirmation == ConfirmationStatus.Done))
            return Conflict(talk, candidates);

        // Said again without a number: the oldest it is, unless something was asked about since that was not offered.
        var isRepeated = talk.Choice is { } choice && choice.Meaning == meaning && candidates.All(r => choice.Options.Contains(r.Id));
        return candidates.Count == 1 || isRepeated || talk.Patient.IsOvertaken
            ? Confirm(talk, [candidates[0]], meaning)
            : Answer.Of("choice", new AnswerStep.OfferChoice(meaning, candidates));
    }

    private static List<AskedReminder> StillToChoose(Conversation talk, ReminderChoice choice) =>
        [.. talk.Reminders.Where(r => choice.Options.Contains(r.Id) && WhichReminder.IsStill(r, choice.Meaning, talk.Message.WrittenAt))];

    /// <summary>Nobody waits for it. What a volunteer has decided stays, and a contrary word is for a person.</summary>
    private static Answer OfNone(Conversation talk, ReplyClass meaning)
    {
        var decided = WhichReminder.FindDecided(talk.Reminders, talk.Message.WrittenAt);
        if (decided.Where(r => (r.Confirmation == ConfirmationStatus.Done) != (meaning == ReplyClass.Done)).ToList() is { Count: > 0 } contrary)
            return Conflict(talk, contrary);
        return new Answer("none_open", Questions.NoneOpen(talk));
    }

    private static Answer Conflict(Conversation talk, IReadOnlyList<AskedReminder> about)
    {
        var note = string.Join("; ", about.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Title}: {r.Zone.DateOf(r.DueAt):yyyy-MM-dd}")));
        return new Answer("conflict", [new AnswerStep.RaiseTask(TaskReason.AnswerConflict, TaskPriority.Normal, note), .. Questions.Noted(talk)]);
    }

    private static Answer Confirm(Conversation talk, List<AskedReminder> reminders, ReplyClass meaning)
    {
        var (to, task, template) = meaning switch
        {
            ReplyClass.Done => (ConfirmationStatus.Done, null, MessageTemplate.AckDone),
            ReplyClass.Late => (ConfirmationStatus.NotYet, TaskReason.Late, MessageTemplate.AckLate),
            ReplyClass.CannotAttend => (ConfirmationStatus.NotDone, TaskReason.CannotAttend, MessageTemplate.AckCannotAttend),
            _ => (ConfirmationStatus.NotYet, (string?)null, MessageTemplate.AckNotYet),
        };
        var steps = new List<AnswerStep> { new AnswerStep.Confirm(reminders, to) };
        if (task is not null)
            steps.Add(new AnswerStep.RaiseTask(task, TaskPriority.Normal));
        steps.Add(new AnswerStep.Say(template, new TemplateValues
        {
            PatientName = talk.Patient.Name,
            Title = Indonesian.Listed([.. reminders.Select(r => r.Title)]),
            AnsweredAt = LocalMoment.Of(talk.Message.WrittenAt, reminders[0].Zone),
            AnswersOf = reminders[0].Kind,
        }));
        if (talk.Choice is { } choice && !StillToChoose(talk, choice).Except(reminders).Any())
            steps.Add(new AnswerStep.DropChoice());
        return new Answer(task ?? to, steps);
    }
}
