using Prima.Core.Operations;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.FollowUps;

/// <summary>Takes back what would be asked once more, inside a deed's transaction.</summary>
internal static class FollowUpStop
{
    private static readonly string HoldOfPatients = Sql.Query("follow_ups/hold_of_patients");
    private static readonly string Cancel = Sql.Query("follow_ups/cancel");

    /// <summary>Of reminders that are held. Returns those whose question is on its way already.</summary>
    /// <param name="pendingToo">Also what is still to be asked: its text is made when it is queued, so new words alone leave it.</param>
    public static Task<List<Guid>> CancelFollowUpsAsync(
        this SteppedTransaction transaction, Guid[] reminders, string because, bool pendingToo, Deed deed, CancellationToken stopping) => transaction.QueryAsync(
        Cancel, p => p.With("ids", reminders).With("pending_too", pendingToo).With("cancelled_because", because).With(deed), row => row.GetGuid(0), stopping);

    /// <summary>Of a patient who is held: all of them.</summary>
    public static async Task CancelFollowUpsOfAsync(this SteppedTransaction transaction, Guid patient, string because, Deed deed, CancellationToken stopping)
    {
        var asked = await transaction.QueryAsync(HoldOfPatients, p => p.With("patient_ids", new[] { patient }), row => row.GetGuid(0), stopping);
        if (asked.Count > 0)
            await transaction.CancelFollowUpsAsync([.. asked], because, pendingToo: true, deed, stopping);
    }
}
