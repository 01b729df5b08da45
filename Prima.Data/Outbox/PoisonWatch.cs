using Npgsql;
using Prima.Core.Outbox;

namespace Prima.Data.Outbox;

/// <summary>
/// A claim that throws because of a row's own data is tried again message by message; the one on which it throws alone three times in this process is poison
/// (domain section 6). Errors of connection, permission, time-out, lock, serialization or a missing object are nobody's data: they end the pass and nothing changes.
/// </summary>
internal sealed class PoisonWatch
{
    private const int Strikes = 3;
    private const int Suspects = 100;
    private readonly Dictionary<long, int> strikes = [];
    private int oneByOne;

    /// <summary>SQLSTATE class 22 (data exception) or 23 (constraint violation).</summary>
    public static bool IsOfRow(Exception fault) =>
        fault is PostgresException { SqlState: { } state } && (state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal));

    /// <summary>What our own code says on meeting a row that it cannot judge, such as one of a zone that does not exist.</summary>
    public static bool IsOfPolicy(Exception fault) => fault is ArgumentException or FormatException or InvalidCastException or OverflowException;

    /// <summary>Whether the next claim must take one message alone. Then it looks at no other, so the order of the classes is not kept.</summary>
    public bool IsSuspected()
    {
        lock (strikes)
            return oneByOne > 0 && oneByOne-- > 0;
    }

    /// <summary>After a claim that threw. The message that is poison, or null.</summary>
    public Candidate? Strike(IReadOnlyList<Candidate> going)
    {
        lock (strikes)
        {
            oneByOne = Suspects;
            if (going is not [var alone])
                return null;
            strikes[alone.MessageId] = strikes.GetValueOrDefault(alone.MessageId) + 1;
            return strikes[alone.MessageId] >= Strikes && strikes.Remove(alone.MessageId) ? alone : null;
        }
    }
}
