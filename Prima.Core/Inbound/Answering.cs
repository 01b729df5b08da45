using Prima.Core.Consent;
using Prima.Core.Replies;
using Prima.Core.Templates;
using Prima.Core.VolunteerTasks;

namespace Prima.Core.Inbound;

/// <summary>
/// What follows from what a patient wrote (domain sections 7, 9, 10 and 11): pure. What an answer does where the patient stands is <see cref="ReplyEffects"/>; how it is done, and
/// what its time and what else was said change of it, stands here.
/// </summary>
public static class Answering
{
    /// <summary>What says something of a reminder.</summary>
    private static readonly ReplyClass[] Meanings = [ReplyClass.Done, ReplyClass.NotYet, ReplyClass.Late, ReplyClass.CannotAttend];

    /// <param name="talk">Read under the patient's lock.</param>
    /// <param name="reading">Of its text.</param>
    public static Answer Of(Conversation talk, ReplyReading reading)
    {
        var patient = talk.Patient;
        var candidates = FindCandidates(talk, reading);
        var situation = new ReplySituation(patient.Consent)
        {
            Active = patient.IsActive,
            Candidate = candidates.OrderBy(r => r.Kind == Plans.PlanKind.Appointment).FirstOrDefault()?.Kind,
            AskedToStop = talk.AskedToStop,
            MayBeAskedToStop = talk.MayBeAskedToStop,
            Choice = talk.Choice?.Meaning,
        };
        var answer = Join(ReplyEffects.Of(reading, situation).Select(effect => OfDeed(effect, talk, reading, candidates)));

        // Where she may have died nothing goes to her number, and where a stop has overtaken this answer nothing is said but of an emergency.
        var isBereaved = patient.IsBereaved || reading.Is(ReplyClass.Bereaved);
        return isBereaved || patient.IsOvertaken ? answer with { Steps = [.. answer.Steps.Select(step => Silence(step, isBereaved, patient.IsOvertaken)).OfType<AnswerStep>()] } : answer;
    }

    private static Answer OfDeed(ReplyEffect effect, Conversation talk, ReplyReading reading, IReadOnlyList<AskedReminder> candidates) => effect.Deed switch
    {
        ReplyDeed.Withdraw => talk.Patient.Consent == ConsentStatus.Withdrawn
            ? Answer.Nothing("stopped_before")
            : Answer.Of("withdrawn", new AnswerStep.Withdraw(Farewell: true)),
        ReplyDeed.Mourn => Answer.Of("bereaved", new AnswerStep.Mourn()),
        ReplyDeed.Alarm => Answer.Of("emergency", new AnswerStep.CallHelp(TaskReason.Emergency, TaskPriority.Urgent, IsAnswered: true)),
        ReplyDeed.HelpSoon => Answer.Of("help", new AnswerStep.CallHelp(TaskReason.Help, TaskPriority.High, IsAnswered: true)),
        ReplyDeed.Help => Answer.Of("help", new AnswerStep.CallHelp(TaskReason.Help, TaskPriority.Normal, IsAnswered: true)),
        _ when talk.Patient.IsOvertaken => Meanings.Contains(effect.Class) ? ReminderAnswers.OfMeaning(talk, effect.Class, candidates) : Answer.Nothing("overtaken"),
        ReplyDeed.ConfirmStop when effect.Class == ReplyClass.Yes && talk.IsToBeAskedToStop => Answer.Nothing("soft_stop"),
        ReplyDeed.ConfirmStop => Questions.ConfirmStop(talk),
        ReplyDeed.Grant or ReplyDeed.Decline or ReplyDeed.Clarify => WithUnread(talk, ConsentAnswers.OfAsked(talk, effect.Deed)),
        ReplyDeed.Choose => ReminderAnswers.OfChoice(talk, reading) ?? Unknown(talk, candidates),
        ReplyDeed.RecordDone or ReplyDeed.RecordNotYet or ReplyDeed.RecordLate or ReplyDeed.RecordCannotAttend or ReplyDeed.SayNoneOpen => ReminderAnswers.OfMeaning(talk, effect.Class, candidates),
        ReplyDeed.RecordNo => ReminderAnswers.OfMeaning(talk, ReplyClass.NotYet, candidates),
        ReplyDeed.AskAnswer => Questions.AskAnswer(talk, candidates[0], "unclear"),
        ReplyDeed.AskAnswerWithTask or ReplyDeed.Note => Unknown(talk, candidates),
        ReplyDeed.TaskOnly => Answer.Of("unread", Unread(talk)),
        ReplyDeed.Ask => talk.Patient.Consent == ConsentStatus.NotAsked ? Answer.Nothing("silence") : Answer.Of("asked", new AnswerStep.AskForConsent()),
        ReplyDeed.SayToday => Answer.Of("info", new AnswerStep.TellToday()),
        ReplyDeed.Silence when effect.Class == ReplyClass.Start && !talk.Patient.IsActive => ConsentAnswers.OfInactiveStart(),
        ReplyDeed.Silence => ConsentAnswers.OfExpired(talk, reading) ?? Answer.Nothing("silence"),
        _ => throw new ArgumentOutOfRangeException(nameof(effect), effect.Deed, "There is no such deed."),
    };

    /// <summary>What the answer could mean: by what it says, else what is open, to be asked about.</summary>
    private static IReadOnlyList<AskedReminder> FindCandidates(Conversation talk, ReplyReading reading)
    {
        var meaning = reading.Classes.Where(found => Meanings.Contains(found)).Select(found => (ReplyClass?)found).FirstOrDefault();
        var found = WhichReminder.Find(talk.Reminders, meaning, talk.Message.WrittenAt, talk.Patient.IsOvertaken, reading.About);
        if (found.Count == 0 && !talk.Patient.IsOvertaken && reading.About == Plans.PlanKind.Medication)
            found = WhichReminder.Find(talk.Reminders, null, talk.Message.WrittenAt);
        return found;
    }

    /// <summary>A person reads it; and the patient is told how to answer, or that it is kept.</summary>
    private static Answer Unknown(Conversation talk, IReadOnlyList<AskedReminder> candidates)
    {
        if (talk.Message.Text is null)
            return new Answer("no_text", [Unread(talk), .. Questions.TextOnly(talk)]);
        return candidates.Count > 0
            ? Join([Answer.Of("unread", Unread(talk)), Questions.AskAnswer(talk, candidates[0], "unread")])
            : new Answer("unread", [Unread(talk), .. Questions.Noted(talk)]);
    }

    /// <summary>A picture is no answer, and a person looks at it.</summary>
    private static Answer WithUnread(Conversation talk, Answer answer) => talk.Message.Text is null ? answer with { Steps = [.. answer.Steps, Unread(talk)] } : answer;

    /// <summary>A voice note may be a cry.</summary>
    private static AnswerStep.RaiseTask Unread(Conversation talk) => new(TaskReason.UnreadMessage, talk.Message.Media == "voice" ? TaskPriority.High : TaskPriority.Low);

    private static AnswerStep? Silence(AnswerStep step, bool isBereaved, bool isOvertaken) => step switch
    {
        AnswerStep.Withdraw when isOvertaken => null,
        AnswerStep.Withdraw => new AnswerStep.Withdraw(Farewell: false),
        AnswerStep.CallHelp help => help with { IsAnswered = help.IsAnswered && !isBereaved },
        AnswerStep.Say or AnswerStep.OfferChoice or AnswerStep.Clarify or AnswerStep.AskForConsent or AnswerStep.TellToday => null,
        _ => step,
    };

    private static Answer Join(IEnumerable<Answer> parts)
    {
        var all = parts.ToList();
        return new Answer(string.Join(" ", all.Select(part => part.Outcome).Distinct()), [.. all.SelectMany(part => part.Steps)]);
    }
}
