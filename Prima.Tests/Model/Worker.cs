namespace Prima.Tests.Model;

/// <summary>The two workers. Two are enough: a third could only do what one of them does.</summary>
internal enum Who : byte
{
    Nobody,
    A,
    B,
}

/// <summary>Where a worker is on the path of its message. A pause needs no phase of its own: a worker that is paused takes no step while others do.</summary>
internal enum Phase : byte
{
    /// <summary>Has nothing in hand; also a fresh process after a kill.</summary>
    Idle,

    /// <summary>Its claim's transaction is written, not committed.</summary>
    Claiming,

    /// <summary>Has sent COMMIT and waits for the answer.</summary>
    Committing,

    /// <summary>The answer to its COMMIT is lost.</summary>
    InDoubt,

    /// <summary>Knows that its intent is durable: it may send.</summary>
    Claimed,

    /// <summary>The first byte of the request may have left.</summary>
    Waiting,

    /// <summary>Knows how its attempt is to be settled.</summary>
    Settling,
}

/// <summary>The one request of a waiting worker, or the answer on its way back. None: nothing will come any more.</summary>
internal enum Request : byte
{
    None,
    Travelling,
    AnswerAccepted,
    AnswerRefusedForNow,
    AnswerRefusedForGood,
}

/// <summary>The settlements. Snooze writes the same rows as retry and differs only in what it charges.</summary>
internal enum Settlement : byte
{
    None,
    Complete,
    Retry,
    Release,
    Discard,
    Uncertain,
}

/// <summary>What one process has in its memory; a kill takes all of it.</summary>
internal readonly record struct Worker(Phase Phase, MessageName Message, byte AttemptId, Request Request, Settlement Settlement);
