namespace Prima.Core.Replies;

/// <summary>The lists on which a word or a phrase stands. None: no list knows it.</summary>
[Flags]
internal enum WordKind
{
    None = 0,
    Filler = 1 << 0,
    Granting = 1 << 1,
    YesBeside = 1 << 2,
    Negation = 1 << 3,
    Done = 1 << 4,
    DoneAtAppointment = 1 << 5,
    Action = 1 << 6,
    ActionAtAppointment = 1 << 7,
    NotYet = 1 << 8,
    Late = 1 << 9,
    CannotAttend = 1 << 10,
    CancelsAppointment = 1 << 11,
    FillerBesideCannotAttend = 1 << 12,
    Start = 1 << 13,
    Info = 1 << 14,
    Help = 1 << 15,
    HelpAlone = 1 << 16,
    QuestionWord = 1 << 17,
    Stop = 1 << 18,
    SoftStop = 1 << 19,
    SoftStopAlone = 1 << 20,

    /// <summary>A "ya" behind it is no yes.</summary>
    YaAfter = 1 << 21,

    /// <summary>No yes beside it gives consent.</summary>
    NoGrantBeside = 1 << 22,

    /// <summary>An option of a live choice.</summary>
    Number = 1 << 23,

    /// <summary>A saying that looks like an answer and is none.</summary>
    Idiom = 1 << 24,

    /// <summary>A soft stop unless it is about something else than messages.</summary>
    SoftStopOfMessages = 1 << 25,

    AnyYes = Granting | YesBeside,
    AnySoftStop = SoftStop | SoftStopAlone | SoftStopOfMessages,
}
