namespace Prima.Core.Consent;

/// <summary>Ends requests that are over: those that nobody answered in time, and those whose message never left.</summary>
public interface IConsentSweep
{
    /// <summary>One bounded step, safe to run by every worker at once. Each request that ends leaves a task for its patient.</summary>
    /// <returns>How many ended.</returns>
    Task<int> SweepAsync(CancellationToken stopping);
}
