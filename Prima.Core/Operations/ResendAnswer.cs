namespace Prima.Core.Operations;

/// <summary>What became of a person's wish to send a message once more.</summary>
public abstract record ResendAnswer
{
    private ResendAnswer()
    {
    }

    /// <param name="Id">Of the new message.</param>
    /// <param name="Was">What the first one is.</param>
    /// <param name="MayHaveArrived">An attempt of the first was in doubt, whatever was said of it since: the new one is marked as a repetition.</param>
    /// <param name="WaitsUntil">When the night ends that it waits for, or its own time comes; null: it may leave.</param>
    /// <param name="IsNotDue">It is its own time: the first was not due yet.</param>
    public sealed record Queued(long Id, string Was, bool MayHaveArrived, DateTimeOffset? WaitsUntil, bool IsNotDue) : ResendAnswer;

    /// <param name="Because">One of <see cref="ResendRefusal"/>.</param>
    /// <param name="Detail">Its kind, its state, the id of the message that it was sent as, or why its patient gets nothing.</param>
    public sealed record Refused(string Because, string Detail) : ResendAnswer;
}
