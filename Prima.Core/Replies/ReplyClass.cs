namespace Prima.Core.Replies;

/// <summary>What an answer says, in the order in which it is acted on.</summary>
public enum ReplyClass
{
    Stop,

    /// <summary>Perhaps a wish to stop: it is asked back.</summary>
    SoftStop,

    /// <summary>Somebody has died.</summary>
    Bereaved,

    Emergency,

    /// <summary>Help is wanted soon.</summary>
    Amber,

    Help,

    /// <summary>Which of several reminders a stored answer is for.</summary>
    Number,

    /// <summary>Grants nothing unless <see cref="ReplyReading.Granting"/> says so.</summary>
    Yes,

    No,
    Done,
    NotYet,
    Late,
    CannotAttend,
    Start,
    Info,
    Thanks,
    Thumb,
    Mixed,
    Question,
    Unknown,
}
