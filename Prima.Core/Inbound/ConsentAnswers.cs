using Prima.Core.Consent;
using Prima.Core.Replies;
using Prima.Core.Templates;
using Prima.Core.Time;
using Prima.Core.VolunteerTasks;

namespace Prima.Core.Inbound;

/// <summary>What an answer says of consent (domain section 5): pure. No model, guess or default ever grants.</summary>
public static class ConsentAnswers
{
    /// <summary>The task's note where the patient wants to be asked, and may not be now.</summary>
    public const string RefusedWish = "MULAI: ingin kembali, belum dapat ditanya lagi";

    private const int MostClarifications = 2;

    /// <summary>While consent is asked.</summary>
    /// <param name="deed">Grant, Decline or Clarify.</param>
    public static Answer OfAsked(Conversation talk, ReplyDeed deed)
    {
        // Asked without a live request is where a deactivation may have left it: nobody waits for an answer.
        if (talk.Request is not { IsLive: true } request)
            return Answer.Nothing("silence");
        return IsInTime(talk, request) || deed == ReplyDeed.Decline ? OfRequest(talk, request, deed) : TooLate(talk, request, deed == ReplyDeed.Grant, new AnswerStep.Expire(request));
    }

    /// <summary>After the sweep: what was written in time counts as if it had not run, and a yes that was not is told so once. Null: nothing of the kind.</summary>
    public static Answer? OfExpired(Conversation talk, ReplyReading reading)
    {
        if (talk.Request is not { HasExpired: true } request || talk.Patient is not { Consent: ConsentStatus.Expired, IsActive: true })
            return null;
        var isYes = reading.Is(ReplyClass.Yes) && reading.Granting && !talk.MayBeAskedToStop;
        if (IsInTime(talk, request))
            return isYes ? OfRequest(talk, request, ReplyDeed.Grant) : reading.Is(ReplyClass.No) ? OfRequest(talk, request, ReplyDeed.Decline) : null;
        return isYes && !talk.Said.Any(said => said.Template == MessageTemplate.ConsentLate) ? TooLate(talk, request, isYes: true) : null;
    }

    /// <summary>The farewell told her how to come back; but whom a person has taken out, a person lets in.</summary>
    public static Answer OfInactiveStart() => Answer.Of("inactive", new AnswerStep.RaiseTask(TaskReason.ConsentUnclear, TaskPriority.Normal, RefusedWish));

    private static Answer OfRequest(Conversation talk, LastRequest request, ReplyDeed deed) => deed switch
    {
        ReplyDeed.Grant when request.HandedOverAt <= talk.Message.WrittenAt + WhichReminder.ClockSlack => Answer.Of("granted", new AnswerStep.Grant(request)),
        ReplyDeed.Grant => Answer.Of("evidence", new AnswerStep.KeepEvidence(request)),
        ReplyDeed.Decline => Answer.Of("declined", new AnswerStep.Decline(request)),
        _ when request.Clarifications < MostClarifications => Answer.Of("unclear", new AnswerStep.Clarify(request)),
        _ => Answer.Of("unclear", new AnswerStep.RaiseTask(TaskReason.ConsentUnclear, TaskPriority.Normal)),
    };

    private static Answer TooLate(Conversation talk, LastRequest request, bool isYes, params AnswerStep[] steps) => isYes
        ? new Answer("too_late", [.. steps, new AnswerStep.Say(MessageTemplate.ConsentLate, new TemplateValues { Deadline = LocalMoment.Of(request.ExpiresAt, talk.Patient.Zone) })])
        : new Answer("too_late", steps);

    private static bool IsInTime(Conversation talk, LastRequest request) => talk.Message.WrittenAt < request.ExpiresAt;
}
