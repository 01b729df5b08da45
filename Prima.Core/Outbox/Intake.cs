namespace Prima.Core.Outbox;

/// <summary>What became of a call of <see cref="IMessageIntake"/>.</summary>
public abstract record Intake
{
    private Intake()
    {
    }

    /// <summary>All are in the outbox, in the order given.</summary>
    public sealed record Taken(IReadOnlyList<TakenMessage> Messages) : Intake;

    /// <summary>None was taken, because of these.</summary>
    /// <param name="Indexes">Their places in the call, from 0; one at least, and with <paramref name="KeyInUse"/> all, up to twenty.</param>
    /// <param name="KeyInUse">True when their keys name messages with other content.</param>
    /// <param name="Reason">In words that say what to do, without the message's content.</param>
    public sealed record Refused(IReadOnlyList<int> Indexes, bool KeyInUse, string Reason) : Intake;
}
