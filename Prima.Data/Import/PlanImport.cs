using Npgsql;
using NpgsqlTypes;
using Prima.Core.Import;
using Prima.Core.Operations;
using Prima.Core.Patients;
using Prima.Core.Plans;
using Prima.Core.Reminders;
using Prima.Core.Templates;
using Prima.Core.Time;
using Prima.Data.Operations;
using Prima.Data.Plans;
using Prima.Data.Postgres;

namespace Prima.Data.Import;

/// <summary>The plans' file, inside its transaction: patients, then plans, then what their reminders and messages become.</summary>
internal sealed class PlanImport(SteppedTransaction transaction, PeopleTerms terms, MessageCatalogue catalogue, Deed deed)
{
    private static readonly string LockPatients = Sql.Query("import/lock_plan_patients");
    private static readonly string LockPlans = Sql.Query("import/lock_plans");
    private static readonly string Add = Sql.Query("import/add_plans");
    private static readonly string Change = Sql.Query("import/change_plans");

    /// <summary>Plans whose horizon is to be filled after the commit.</summary>
    public List<Guid> Begun { get; } = [];

    /// <summary>Null: a rival has added one of these plans meanwhile, so everything is to be looked at again.</summary>
    public async Task<ImportAnswer?> WriteAsync(IReadOnlyList<PlanRow> rows, CancellationToken stopping)
    {
        var patients = (await transaction.QueryAsync(
            LockPatients, p => p.With("phones", rows.Select(row => row.PatientPhone.Digits).Distinct(StringComparer.Ordinal).ToArray()),
            row => (Id: row.GetGuid(0), Phone: row.GetString(1), Zone: row.GetString(2)), stopping)).ToDictionary(row => row.Phone, StringComparer.Ordinal);
        var known = (await transaction.QueryAsync(LockPlans, p => p.With("plan_keys", rows.Select(row => row.PlanKey).ToArray()), Read, stopping))
            .ToDictionary(row => row.Plan.PlanKey, StringComparer.Ordinal);

        List<RowRemark> faults = [];
        List<PlanChange> added = [], changed = [];
        foreach (var (index, row) in rows.Index())
        {
            if (!patients.TryGetValue(row.PatientPhone.Digits, out var patient))
                faults.Add(new RowRemark(index, "patient_phone", RowRemarkCode.UnknownPatient));
            else if (known.TryGetValue(row.PlanKey, out var before) && before.Plan.PatientId != patient.Id)
                faults.Add(new RowRemark(index, "plan_key", RowRemarkCode.PlanKeyInUse));
            else if (PlanRules.Read(Draft(row, before), new PlanTerms(Zone.Find(patient.Zone), terms.QuietHours, terms.Grace, catalogue)) is PlanReading.Bad bad)
                faults.AddRange(bad.Faults.Select(fault => new RowRemark(index, fault.Field, fault.Code, Reason: fault.Reason)));
            else if (ChangeOf(row, before, patient.Id, patient.Zone) is var change && change.Before is null)
                added.Add(change with { Index = index });
            else if (change.IsOne)
                changed.Add(change with { Index = index });
        }

        if (faults.Count > 0)
            return new ImportAnswer.Refused(faults);
        if (added.Count > 0 && (await transaction.QueryAsync(
                Add, p => p.With("plans", PlanJson.Of(added.Select(Json)), NpgsqlDbType.Jsonb).With("clock_offset", terms.ClockOffset).With(deed), row => row.GetGuid(0), stopping)).Count < added.Count)
            return null;
        if (changed.Count > 0)
            await transaction.ExecuteAsync(
                Change,
                p => p.With("ids", changed.Select(change => change.After.Id).ToArray()).With("plans", PlanJson.Of(changed.Select(Json)), NpgsqlDbType.Jsonb)
                    .With("clock_offset", terms.ClockOffset).With(deed),
                stopping);
        var beingSent = await new PlanEditor(transaction, terms.ClockOffset, deed).ApplyAsync([.. changed.Where(change => change.Touches).Select(change => change.Edit)], stopping);
        Begun.AddRange(added.Concat(changed.Where(change => change.Begins)).Select(change => change.After.Id));
        return new ImportAnswer.Taken(
            added.Count, changed.Count, rows.Count - added.Count - changed.Count,
            [.. changed.Where(change => beingSent.ContainsKey(change.After.Id)).Select(change => new RowRemark(change.Index, "plan_key", RowRemarkCode.BeingSent, beingSent[change.After.Id]))]);
    }

    private PlanChange ChangeOf(PlanRow row, KnownPlan? before, Guid patientId, string zone)
    {
        var plan = ((PlanReading.Good)PlanRules.Read(Draft(row, before), new PlanTerms(Zone.Find(zone), terms.QuietHours, terms.Grace, catalogue))).Plan;
        return new PlanChange(before?.Plan, before?.ImportedStatus, plan with { Id = before?.Plan.Id ?? Guid.CreateVersion7(), PatientId = patientId }, row.Status ?? before?.ImportedStatus ?? PlanStatus.Active);
    }

    /// <summary>A status cell counts only where it differs from the one before: what a person paused or ended stays so.</summary>
    private static PlanDraft Draft(PlanRow row, KnownPlan? before)
    {
        if (before is null)
            return row.Written;
        var draft = row.ApplyTo(PlanDraft.Of(before.Plan));
        return row.Status is { } status && status != before.ImportedStatus ? draft with { Status = status } : draft;
    }

    private static (ReminderPlan Plan, string? ImportedStatus, bool Begins) Json(PlanChange change) => (change.After, change.ImportedAfter, change.Begins);

    private static KnownPlan Read(NpgsqlDataReader row) => new(row.ReadPlan(2, row.GetGuid(0)), row.TextOrNull(1));

    private sealed record KnownPlan(ReminderPlan Plan, string? ImportedStatus);
}
