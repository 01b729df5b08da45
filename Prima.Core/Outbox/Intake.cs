namespace Prima.Core.Outbox;

/// <summary>What became of a call of <see cref="IMessageIntake"/>.</summary>
public abstract record Intake
{
    private Intake()
    {
    }

    /// <summary>All are in the outbox, in the order given.</summary>
    public sealed record Taken(IReadOnlyList<TakenMessage> Messages) : Intake;

    /// <summary>None was taken, because of this one.</summary>
    /// <param name="Index">Its place in the call, from 0.</param>
    /// <param name="KeyInUse">True when its key names a message with other content.</param>
    /// <param name="Reason">In words that say what to do, without the message's content.</param>
    public sealed record Refused(int Index, bool KeyInUse, string Reason) : Intake;
}
