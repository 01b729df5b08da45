using Npgsql;
using NpgsqlTypes;
using Prima.Core.Patients;
using Prima.Core.Templates;
using Prima.Core.VolunteerTasks;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.VolunteerTasks;

/// <summary>A volunteer's view of tasks and deeds on them. Each deed is one transaction that holds the task; a dry run is the same one, rolled back.</summary>
internal sealed class PostgresTaskDesk(NpgsqlDataSource dataSource, PeopleTerms terms, MessageCatalogue catalogue) : ITaskDesk
{
    private static readonly string ListTasks = Sql.Query("volunteer_tasks/list");
    private static readonly string FindActor = Sql.Query("patients/find_actor");
    private static readonly string Find = Sql.Query("volunteer_tasks/find");
    private static readonly string HoldPatient = Sql.Query("volunteer_tasks/hold_patient");
    private static readonly string Hold = Sql.Query("volunteer_tasks/hold");
    private static readonly string Standing = Sql.Query("volunteer_tasks/standing");
    private static readonly string GiveBack = Sql.Query("volunteer_tasks/give_back");
    private static readonly string Close = Sql.Query("volunteer_tasks/close");
    private static readonly string EndPause = Sql.Query("volunteer_tasks/end_pause");

    public async Task<IReadOnlyList<TaskStatusRow>> ListAsync(TaskFilter filter, CancellationToken stopping) => await dataSource.QueryInTransactionAsync(
        ListTasks,
        p => p.With("state", filter.State, NpgsqlDbType.Text).With("phone", filter.Phone?.Digits, NpgsqlDbType.Text).With("priority", filter.Priority, NpgsqlDbType.Text).With("limit", filter.Limit),
        TaskRows.Read,
        stopping);

    public Task<TaskAnswer> TakeAsync(string name, TaskDeed deed, CancellationToken stopping) => DoAsync(
        name, deed, needsPatient: _ => false,
        async held =>
        {
            if (held.Task.State == TaskState.Acknowledged)
                return held.AssigneeId == held.Actor ? null : "taken";
            if (held.Task.State != TaskState.Open)
                return "closed";
            await new TaskTaking(held.Transaction, terms, catalogue).TakeAsync(held.Task.Id, held.Actor, stopping);
            return null;
        },
        stopping);

    public Task<TaskAnswer> GiveBackAsync(string name, TaskDeed deed, CancellationToken stopping) => DoAsync(
        name, deed, needsPatient: _ => false,
        async held =>
        {
            if (held.Task.State is not (TaskState.Open or TaskState.Acknowledged))
                return "closed";
            await held.Transaction.ExecuteAsync(GiveBack, p => p.With("task_id", held.Task.Id).With("by", held.Actor.ToString()), stopping);
            return null;
        },
        stopping);

    public Task<TaskAnswer> CloseAsync(string name, string outcome, TaskDeed deed, CancellationToken stopping) => DoAsync(
        name, deed, needsPatient: reason => EndsPause(outcome, reason),
        async held =>
        {
            if (held.Task.State is not (TaskState.Open or TaskState.Acknowledged))
                return held.Task.State == outcome ? null : "closed";
            if (EndsPause(outcome, held.Task.Reason))
                await held.Transaction.ExecuteAsync(
                    EndPause, p => p.With("patient_id", held.PatientId, NpgsqlDbType.Uuid).With("by", held.Actor.ToString()), stopping);
            await held.Transaction.ExecuteAsync(
                Close,
                p => p.With("task_id", held.Task.Id).With("state", outcome).With("note", deed.Note, NpgsqlDbType.Text).With("by", held.Actor.ToString()).With("clock_offset", terms.ClockOffset),
                stopping);
            await new AlertRound(held.Transaction, terms, catalogue).CancelWaitingAsync(held.Task.Id, null, AlertReason.Closed, stopping);
            return null;
        },
        stopping);

    private static bool EndsPause(string outcome, string reason) => outcome == TaskState.Dismissed && reason == TaskReason.PossibleDeath;

    /// <param name="needsPatient">Whether a task of that reason needs its patient held, who is locked before it.</param>
    /// <param name="act">Gets the task as it is under its lock. Returns the rule that forbids it, or null.</param>
    private async Task<TaskAnswer> DoAsync(string name, TaskDeed deed, Func<string, bool> needsPatient, Func<HeldTask, Task<string?>> act, CancellationToken stopping)
    {
        await using var transaction = await SteppedTransaction.BeginAsync(dataSource, stopping);
        if (await transaction.QueryAsync(FindActor, p => p.With("phone", deed.By.Digits), row => row.GetGuid(0), stopping) is not [var actor])
            return new TaskAnswer.UnknownVolunteer();
        if (await FindAsync(transaction, name, stopping) is not [var (id, patient, reason)])
            return new TaskAnswer.UnknownTask();
        if (patient is { } held && needsPatient(reason))
            await transaction.ExecuteAsync(HoldPatient, p => p.With("patient_id", held), stopping);
        await transaction.ExecuteAsync(Hold, p => p.With("task_id", id), stopping);
        var (before, assignee) = await StandingAsync(transaction, id, stopping);
        if (await act(new HeldTask(transaction, before, patient, assignee, actor)) is { } forbidden)
            return new TaskAnswer.Refused(before, forbidden);
        var (after, _) = await StandingAsync(transaction, id, stopping);
        if (!deed.DryRun)
            await transaction.CommitAsync(stopping);
        return new TaskAnswer.Done(after, Changed: before != after);
    }

    private static Task<List<(Guid Id, Guid? PatientId, string Reason)>> FindAsync(SteppedTransaction transaction, string name, CancellationToken stopping)
    {
        var id = Guid.TryParse(name, out var given) ? given : (Guid?)null;
        return transaction.QueryAsync(
            Find, p => p.With("task_id", id, NpgsqlDbType.Uuid).With("code", id is null ? name.Trim().ToUpperInvariant() : null, NpgsqlDbType.Text),
            row => (row.GetGuid(0), row.ValueOrNull<Guid>(1), row.GetString(2)), stopping);
    }

    private static async Task<(TaskStatusRow Task, Guid? AssigneeId)> StandingAsync(SteppedTransaction transaction, Guid id, CancellationToken stopping) =>
        (await transaction.QueryAsync(Standing, p => p.With("task_id", id), row => (TaskRows.Read(row), row.ValueOrNull<Guid>(11)), stopping))[0];
}
