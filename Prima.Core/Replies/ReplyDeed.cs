namespace Prima.Core.Replies;

/// <summary>What is to be done about an answer. What exactly that is stands in the domain's sections 5, 7, 9 and 10.</summary>
public enum ReplyDeed
{
    /// <summary>Nothing is changed and nothing said.</summary>
    Silence,

    /// <summary>Consent is withdrawn. Beside <see cref="Mourn"/> without a farewell.</summary>
    Withdraw,

    /// <summary>Ask whether a stop was meant.</summary>
    ConfirmStop,

    /// <summary>An open-ended pause, a task, and not a word to the patient's number.</summary>
    Mourn,

    /// <summary>Task, alert and answer at once.</summary>
    Alarm,

    /// <summary>A task of high priority.</summary>
    HelpSoon,

    /// <summary>A task of normal priority.</summary>
    Help,

    Grant,
    Decline,

    /// <summary>Ask for consent more clearly, or let a volunteer do it.</summary>
    Clarify,

    RecordDone,

    RecordNotYet,

    /// <summary>As <see cref="RecordNotYet"/>: a no is one to all but an appointment.</summary>
    RecordNo,

    RecordLate,
    RecordCannotAttend,

    /// <summary>Say which words answer.</summary>
    AskAnswer,

    /// <summary>As <see cref="AskAnswer"/>, and a task.</summary>
    AskAnswerWithTask,

    SayNoneOpen,

    /// <summary>A task, and a text that the message is kept.</summary>
    Note,

    /// <summary>A task alone.</summary>
    TaskOnly,

    /// <summary>Ask for consent again, if the rules of asking allow it.</summary>
    Ask,

    SayToday,

    /// <summary>Apply the stored answer to the options that were named.</summary>
    Choose,
}
