namespace Prima.Core.Reminders;

/// <summary>Turns what is planned into reminders, as far ahead as the rules say.</summary>
public interface IHorizon
{
    /// <summary>
    /// Makes every occurrence that is due within the horizon a pending reminder, once. Safe to call at any time, from any number of workers at once: an
    /// occurrence that is there already stays as it is, except that one which was cancelled and may return becomes pending again.
    /// </summary>
    /// <param name="planIds">Whose occurrences; null: those of all plans.</param>
    /// <param name="stopping">What was written before stays; a second call does the rest.</param>
    /// <returns>How many reminders are new or have returned.</returns>
    /// <exception cref="InvalidDataException">Some plans cannot be read, and are named; all others are expanded.</exception>
    Task<int> ExpandAsync(IReadOnlyList<Guid>? planIds, CancellationToken stopping);

    /// <summary>The same for all plans, as one pass of a loop: it ends after some seconds, wherever it is.</summary>
    /// <exception cref="InvalidDataException">Some plans cannot be read, and are named; all others are expanded.</exception>
    Task<HorizonPass> ExpandSomeAsync(CancellationToken stopping);

    /// <summary>How many reminders would be new or return if all plans were expanded now. Changes nothing.</summary>
    Task<int> CountUnexpandedAsync(CancellationToken stopping);
}
