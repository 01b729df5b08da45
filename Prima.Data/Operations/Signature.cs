using Prima.Core.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Operations;

/// <summary>Who does a deed, as events name them.</summary>
internal static class Signature
{
    private static readonly string FindActor = Sql.Query("patients/find_actor");

    /// <summary>The deed by the volunteer's id, or by who does it where no volunteer is named; null: no active volunteer has that number.</summary>
    public static async Task<Deed?> SignAsync(this SteppedTransaction transaction, Deed deed, CancellationToken stopping)
    {
        if (deed.Volunteer is not { } volunteer)
            return deed;
        return await transaction.QueryAsync(FindActor, p => p.With("phone", volunteer.Digits), row => row.GetGuid(0), stopping) is [var actor] ? deed with { By = actor.ToString() } : null;
    }
}
