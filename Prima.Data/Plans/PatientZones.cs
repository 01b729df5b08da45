using Prima.Core.Operations;
using Prima.Core.Reminders;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Plans;

/// <summary>A patient who moves takes the plans along: their zone changes, and what is pending is due at the same local time there.</summary>
internal static class PatientZones
{
    private static readonly string Lock = Sql.Query("plans/lock_of_patients");
    private static readonly string Set = Sql.Query("plans/set_zones");

    /// <param name="zones">The new zone of each patient, whose row is held.</param>
    /// <returns>The plans whose horizon is to be filled.</returns>
    public static async Task<List<Guid>> MoveAsync(
        SteppedTransaction transaction, IReadOnlyDictionary<Guid, string> zones, TimeSpan clockOffset, Deed deed, CancellationToken stopping)
    {
        if (zones.Count == 0)
            return [];
        var plans = await transaction.QueryAsync(
            Lock, p => p.With("patient_ids", zones.Keys.ToArray()),
            row => (Id: row.GetGuid(1), Zone: zones[row.GetGuid(0)], Start: row.GetFieldValue<DateOnly>(2), Times: row.GetFieldValue<TimeOnly[]>(3), Rule: row.TextOrNull(4)), stopping);
        if (plans.Count == 0)
            return [];
        await transaction.ExecuteAsync(
            Set,
            p => p.With("ids", plans.Select(plan => plan.Id).ToArray()).With("zones", plans.Select(plan => plan.Zone).ToArray()).With("clock_offset", clockOffset).With(deed),
            stopping);
        await new PlanEditor(transaction, clockOffset, deed).ApplyAsync(
            [.. plans.Select(plan => new PlanEdit(plan.Id, StoredSchedule.Of(plan.Start, plan.Times, plan.Rule, plan.Zone), ReminderReason.PlanChanged, CancelsQueued: false, RaisesTask: false))], stopping);
        return [.. plans.Select(plan => plan.Id)];
    }
}
