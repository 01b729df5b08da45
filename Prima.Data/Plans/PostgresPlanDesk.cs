using Npgsql;
using NpgsqlTypes;
using Prima.Core.Operations;
using Prima.Core.Patients;
using Prima.Core.Plans;
using Prima.Core.Reminders;
using Prima.Data.Operations;
using Prima.Data.Patients;
using Prima.Data.Postgres;

namespace Prima.Data.Plans;

/// <summary>A volunteer's view of plans and deeds on them. Each deed is one transaction that holds the plan; a dry run is the same one, rolled back.</summary>
internal sealed class PostgresPlanDesk(NpgsqlDataSource dataSource, PeopleTerms terms, IHorizon horizon) : IPlanDesk
{
    private static readonly string ListPlans = Sql.Query("plans/list");
    private static readonly string ShowPlan = Sql.Query("plans/show");
    private static readonly string ShowEvents = Sql.Query("plans/show_events");
    private static readonly PlanFilter OnlyOne = new(null, null, null, 1);
    private static readonly string LockPatient = Sql.Query("plans/lock_patient_of");
    private static readonly string Lock = Sql.Query("plans/lock_by_key");
    private static readonly string SetStatus = Sql.Query("plans/set_status");

    public async Task<IReadOnlyList<PlanStatusRow>> ListAsync(PlanFilter filter, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateSnapshot();
        Filter(batch.Statement(ListPlans).Parameters, filter, planKey: null);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        return await reader.NextRowsAsync(Read, stopping);
    }

    public async Task<PlanStory?> ShowAsync(string planKey, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateSnapshot();
        Filter(batch.Statement(ListPlans).Parameters, OnlyOne, planKey);
        batch.Statement(ShowEvents).Parameters.With("plan_key", planKey);
        batch.Statement(ShowPlan).Parameters.With("plan_key", planKey);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        var found = await reader.NextRowsAsync(Read, stopping);
        var events = await reader.NextRowsAsync(MessageRows.ReadEvent, stopping);
        return found is not [var plan] ? null : (await reader.NextRowsAsync(
            row => new PlanStory(
                plan, row.GetString(0), row.TextOrNull(1), row.TextOrNull(2), row.TextOrNull(3), row.TextOrNull(4), row.TextOrNull(5), row.ValueOrNull<DateTime>(6), row.GetTimeSpan(7),
                row.GetBoolean(8), row.GetBoolean(9), row.GetBoolean(10), events),
            stopping)).Single();
    }

    public async Task<PlanAnswer> SetStatusAsync(string planKey, string status, Deed deed, CancellationToken stopping)
    {
        await using var transaction = await SteppedTransaction.BeginAsync(dataSource, stopping);
        if (await transaction.SignAsync(deed, stopping) is not { } signed)
            return new PlanAnswer.UnknownVolunteer();
        var isDeleted = (await transaction.QueryAsync(LockPatient, p => p.With("plan_key", planKey), row => row.GetBoolean(1), stopping)).SingleOrDefault();
        if (await transaction.QueryAsync(Lock, p => p.With("plan_key", planKey), row => (Id: row.GetGuid(0), Status: row.GetString(1)), stopping) is not [var held])
            return new PlanAnswer.UnknownPlan();
        if (status == PlanStatus.Active && isDeleted)
            return new PlanAnswer.Refused(PlanRefusal.PatientDeleted);
        if (status == PlanStatus.Paused && held.Status == PlanStatus.Ended)
            return new PlanAnswer.Refused(PlanRefusal.Ended);
        if (held.Status == status)
            return new PlanAnswer.Done((await FindAsync(transaction, planKey, stopping))!, status, BeingSent: 0);

        await transaction.ExecuteAsync(
            SetStatus, p => p.With("plan_id", held.Id).With("status", status).With("from_status", held.Status).With("clock_offset", terms.ClockOffset).With(signed), stopping);
        var beingSent = status == PlanStatus.Active ? [] : await new PlanEditor(transaction, terms.ClockOffset, signed).ApplyAsync(
            [new PlanEdit(held.Id, null, status == PlanStatus.Paused ? ReminderReason.PlanPaused : ReminderReason.PlanEnded, CancelsQueued: true, RaisesTask: false)], stopping);
        var done = new PlanAnswer.Done((await FindAsync(transaction, planKey, stopping))!, held.Status, beingSent.GetValueOrDefault(held.Id));
        if (deed.DryRun)
            return done;
        await transaction.CommitAsync(stopping);
        return status != PlanStatus.Active ? done
            : await horizon.TryFillAsync([held.Id], stopping) ? done with { Plan = done.Plan with { NextDueAt = await NextAsync(planKey) } }
            : done with { HorizonIsFilled = false };
    }

    /// <summary>Its next reminder, which filling the horizon made. The deed is done whatever becomes of this look, which so takes no token and tells no fault.</summary>
    private async Task<DateTimeOffset?> NextAsync(string planKey)
    {
        try
        {
            return (await ShowAsync(planKey, CancellationToken.None))?.Plan.NextDueAt;
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    private static async Task<PlanStatusRow?> FindAsync(SteppedTransaction transaction, string planKey, CancellationToken stopping) =>
        (await transaction.QueryAsync(ListPlans, p => Filter(p, OnlyOne, planKey), Read, stopping)).SingleOrDefault();

    private static NpgsqlParameterCollection Filter(NpgsqlParameterCollection parameters, PlanFilter filter, string? planKey) => parameters
        .With("phone", filter.Phone?.Digits, NpgsqlDbType.Text)
        .With("status", filter.Status, NpgsqlDbType.Text)
        .With("after", filter.After, NpgsqlDbType.Text)
        .With("plan_key", planKey, NpgsqlDbType.Text)
        .With("limit", filter.Limit);

    private static PlanStatusRow Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.Phone(1), row.GetString(2), row.GetFieldValue<DateOnly>(3), row.GetFieldValue<TimeOnly[]>(4), row.TextOrNull(5), row.GetString(6),
        row.GetString(7), row.GetDateTime(8), row.ValueOrNull<DateTime>(9));
}
