using NpgsqlTypes;
using Prima.Core.Patients;
using Prima.Core.Templates;
using Prima.Core.VolunteerTasks;
using Prima.Data.Postgres;

namespace Prima.Data.VolunteerTasks;

/// <summary>
/// Raises tasks with their alerts inside the transaction of whoever found the reason. It holds the patient, if there is one, and locks the task and then queue
/// rows, in the house's order.
/// </summary>
internal sealed class TaskRaising(SteppedTransaction transaction, PeopleTerms terms, MessageCatalogue catalogue)
{
    /// <summary>Each time the task has to be closed by somebody else just between two statements.</summary>
    private const int MostTries = 10;

    private static readonly string Open = Sql.Query("volunteer_tasks/open");
    private static readonly string HoldOpen = Sql.Query("volunteer_tasks/hold_open");
    private static readonly string HoldOpenOfSender = Sql.Query("volunteer_tasks/hold_open_of_sender");
    private static readonly string Repeat = Sql.Query("volunteer_tasks/repeat");
    private static readonly string NoteOrigin = Sql.Query("volunteer_tasks/note_origin");
    private static readonly string IsAlerted = Sql.Query("volunteer_tasks/is_alerted");

    public async Task<RaisedTask> RaiseAsync(NewTask task, CancellationToken stopping)
    {
        var (id, isNew) = await OpenAsync(task, stopping);
        var facts = await transaction.LookAtTaskAsync(id, terms, stopping);
        var alertsNow = TaskPriority.Alerts(facts.Priority);
        if (!isNew)
        {
            var repeat = TaskRepeat.Of(facts, task.Priority, facts.Now);
            await transaction.ExecuteAsync(
                Repeat,
                p => p.With("task_id", id).With("note", task.Note, NpgsqlDbType.Text).With("quote", task.Quote, NpgsqlDbType.Text)
                    .With("priority", repeat.Priority).With("state", repeat.State).With("was", facts.State).With("reason", task.Reason),
                stopping);
            facts = await transaction.LookAtTaskAsync(id, terms, stopping);
            alertsNow = repeat.AlertsNow;
        }

        if (task.InboxId is { } inbox)
            await transaction.ExecuteAsync(NoteOrigin, p => p.With("inbox_id", inbox).With("task_id", id), stopping);
        if (alertsNow)
            await new AlertRound(transaction, terms, catalogue).RunAsync(facts, stopping);
        var isAlerted = (await transaction.QueryAsync(IsAlerted, p => p.With("task_id", id), row => row.GetBoolean(0), stopping))[0];
        return new RaisedTask(id, facts.Code, isNew, isAlerted, facts.Assigned?.Name);
    }

    /// <summary>A new one, or the one that is open: held either way.</summary>
    private async Task<(Guid Id, bool IsNew)> OpenAsync(NewTask task, CancellationToken stopping)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var opened = await transaction.QueryAsync(
                Open,
                p => p.With("patient_id", task.PatientId, NpgsqlDbType.Uuid).With("sender", task.Sender, NpgsqlDbType.Text).With("reason", task.Reason).With("priority", task.Priority)
                    .With("note", task.Note, NpgsqlDbType.Text).With("quote", task.Quote, NpgsqlDbType.Text),
                row => row.GetGuid(0), stopping);
            if (opened is [var id])
                return (id, true);
            var held = task.PatientId is { } patient
                ? await transaction.QueryAsync(HoldOpen, p => p.With("patient_id", patient).With("reason", task.Reason), row => row.GetGuid(0), stopping)
                : await transaction.QueryAsync(HoldOpenOfSender, p => p.With("sender", task.Sender, NpgsqlDbType.Text).With("reason", task.Reason), row => row.GetGuid(0), stopping);
            if (held is [var known])
                return (known, false);
        }

        throw new InvalidOperationException("The task was closed again each time it was looked for; the next pass tries again.");
    }
}
