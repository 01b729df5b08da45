namespace Prima.Core.Operations;

/// <summary>Asks whether the database answers now.</summary>
public interface IDatabaseProbe
{
    /// <summary>One round trip on a connection of the pool. Returns null when the database answered, else why not; throws only when cancelled.</summary>
    Task<DatabaseFault?> AskAsync(CancellationToken stopping);
}
