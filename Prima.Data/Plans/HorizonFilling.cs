using Npgsql;
using Prima.Core.Reminders;

namespace Prima.Data.Plans;

/// <summary>Fills the horizon after a commit, which no failure of this takes back.</summary>
internal static class HorizonFilling
{
    /// <returns>False: it could not be filled now, and whoever looks every hour does it.</returns>
    public static async Task<bool> TryFillAsync(this IHorizon horizon, IReadOnlyList<Guid> planIds, CancellationToken stopping)
    {
        if (planIds.Count == 0)
            return true;
        try
        {
            await horizon.ExpandAsync(planIds, stopping);
            return true;
        }
        catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException or InvalidDataException)
        {
            return false;
        }
    }
}
