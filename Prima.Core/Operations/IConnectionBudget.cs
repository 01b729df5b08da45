namespace Prima.Core.Operations;

/// <summary>What a process may hold of the server's connections: small, for a fleet shares them, and taken at its start, so that who has begun is not starved by who comes later.</summary>
public interface IConnectionBudget
{
    /// <summary>Takes all of them and keeps them until the process ends, or none: false when the server has not so many free. Throws when the database does not answer.</summary>
    Task<bool> TryTakeAsync(CancellationToken stopping);
}
