using Npgsql;
using NpgsqlTypes;
using Prima.Core.Import;
using Prima.Core.Operations;
using Prima.Core.Patients;
using Prima.Core.Plans;
using Prima.Core.Templates;
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
        var judgement = await JudgeAsync(rows, stopping);
        var (added, changed) = (judgement.Added, judgement.Changed);
        if (judgement.Faults.Count > 0)
            return new ImportAnswer.Refused(judgement.Faults);
        if (added.Count > 0 && await AddAsync(added, stopping) < added.Count)
            return null;
        if (changed.Count > 0)
            await transaction.ExecuteAsync(
                Change,
                p => p.With("ids", changed.Select(change => change.After.Id).ToArray()).With("plans", PlanJson.Of(changed.Select(Json)), NpgsqlDbType.Jsonb)
                    .With("clock_offset", terms.ClockOffset).With(deed),
                stopping);
        var beingSent = await new PlanEditor(transaction, terms.ClockOffset, deed).ApplyAsync([.. changed.Where(change => change.Touches).Select(change => change.Edit)], stopping);
        Begun.AddRange(added.Concat(changed.Where(change => change.Begins)).Select(change => change.After.Id));
        var remarks = changed.Where(change => beingSent.ContainsKey(change.After.Id))
            .Select(change => new RowRemark(change.Index, "plan_key", RowRemarkCode.BeingSent, beingSent[change.After.Id]));
        return new ImportAnswer.Taken(added.Count, changed.Count, rows.Count - added.Count - changed.Count, [.. judgement.Told, .. remarks]);
    }

    private async Task<PlanJudgement> JudgeAsync(IReadOnlyList<PlanRow> rows, CancellationToken stopping)
    {
        var patients = (await transaction.QueryAsync(
            LockPatients, p => p.With("phones", rows.Select(row => row.PatientPhone.Digits).Distinct(StringComparer.Ordinal).ToArray()).With("clock_offset", terms.ClockOffset),
            row => (Phone: row.GetString(1), Patient: new PlanOwner(row.GetGuid(0), row.GetString(2), row.GetDateTime(3))), stopping)).ToDictionary(row => row.Phone, row => row.Patient, StringComparer.Ordinal);
        var known = (await transaction.QueryAsync(LockPlans, p => p.With("plan_keys", rows.Select(row => row.PlanKey).ToArray()), Read, stopping))
            .ToDictionary(row => row.Plan.PlanKey, StringComparer.Ordinal);
        var judgement = new PlanJudgement(terms, catalogue);
        foreach (var (index, row) in rows.Index())
            judgement.Judge(index, row, patients.GetValueOrDefault(row.PatientPhone.Digits), known.GetValueOrDefault(row.PlanKey));
        return judgement;
    }

    /// <summary>How many of them are in.</summary>
    private async Task<int> AddAsync(List<PlanChange> added, CancellationToken stopping) => (await transaction.QueryAsync(
        Add, p => p.With("plans", PlanJson.Of(added.Select(Json)), NpgsqlDbType.Jsonb).With("clock_offset", terms.ClockOffset).With(deed), row => row.GetGuid(0), stopping)).Count;

    private static (ReminderPlan Plan, string? ImportedStatus, bool Begins, bool SaysSomethingElse) Json(PlanChange change) =>
        (change.After, change.ImportedAfter, change.Begins, change.SaysSomethingElse);

    private static KnownPlan Read(NpgsqlDataReader row) => new(row.ReadPlan(2, row.GetGuid(0)), row.TextOrNull(1), row.GetBoolean(21));
}
