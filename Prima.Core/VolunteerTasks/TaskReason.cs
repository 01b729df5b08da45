namespace Prima.Core.VolunteerTasks;

/// <summary>Why there is a task. The words are stored and stay.</summary>
public static class TaskReason
{
    public const string Emergency = "emergency";
    public const string PossibleDeath = "possible_death";
    public const string Help = "help";
    public const string SendFailed = "send_failed";
    public const string DeliveryUncertain = "delivery_uncertain";
    public const string NumberInvalid = "number_invalid";
    public const string MissedReminder = "missed_reminder";
    public const string Unanswered = "unanswered";
    public const string CannotAttend = "cannot_attend";
    public const string Late = "late";
    public const string ConsentUnclear = "consent_unclear";
    public const string ConsentExpired = "consent_expired";
    public const string AnswerConflict = "answer_conflict";
    public const string UnclearAnswer = "unclear_answer";
    public const string UnreadMessage = "unread_message";
    public const string UnknownSender = "unknown_sender";
    public const string InboundFailed = "inbound_failed";
}
