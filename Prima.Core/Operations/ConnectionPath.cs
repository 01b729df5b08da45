namespace Prima.Core.Operations;

/// <summary>How the connections lead to the server.</summary>
/// <param name="IsPooled">The first one leads through a pooler.</param>
/// <param name="IsLentByTransaction">That pooler lends a session of the server for a transaction only; false also where no pooler is.</param>
/// <param name="DirectIsPooled">So does the one for wake-ups; null when there is none.</param>
/// <param name="DirectIsElsewhere">The one for wake-ups leads to another server or database.</param>
public sealed record ConnectionPath(bool IsPooled, bool IsLentByTransaction, bool? DirectIsPooled, bool DirectIsElsewhere)
{
    /// <summary>That pooler refuses transactions: it lends a session for one statement.</summary>
    public bool IsLentByStatement { get; init; }

    /// <summary>At the end of the one for wake-ups nobody answers.</summary>
    public bool DirectIsAway { get; init; }
}
