using NpgsqlTypes;
using Prima.Core.Outbox;
using Prima.Core.Patients;
using Prima.Core.Templates;
using Prima.Core.Time;
using Prima.Core.VolunteerTasks;
using Prima.Data.Postgres;

namespace Prima.Data.VolunteerTasks;

/// <summary>One round of alerts about a task, inside a transaction that holds it.</summary>
internal sealed class AlertRound(SteppedTransaction transaction, PeopleTerms terms, MessageCatalogue catalogue)
{
    private static readonly string OnCall = Sql.Query("volunteer_tasks/on_call");
    private static readonly string WaitingAlerts = Sql.Query("volunteer_tasks/waiting_alerts");
    private static readonly string CancelWaiting = Sql.Query("stop/cancel_waiting");
    private static readonly string NextRound = Sql.Query("volunteer_tasks/next_round");

    /// <summary>Returns how many were alerted.</summary>
    public async Task<int> RunAsync(TaskFacts task, CancellationToken stopping)
    {
        var onCall = await transaction.QueryAsync(
            OnCall, p => p.With("task_id", task.Id), row => new Alertee(row.GetGuid(0), row.GetString(1), row.GetString(2)) { IsUnreachable = row.GetBoolean(3) }, stopping);
        var chosen = AlertRecipients.Choose(task.Priority, task.Assigned, onCall, task.AskedId, task.Number);
        var round = chosen.To.Count > 0 ? task.Rounds + 1 : task.Rounds;
        if (chosen.To.Count > 0)
        {
            await CancelWaitingAsync(task.Id, [.. chosen.To.Select(to => to.Id)], AlertReason.Overtaken, stopping);
            var (dueAt, notAfter, quietExempt) = AlertPolicy.Times(task.Priority, task.Now, terms.QuietHours, Zone.Find(terms.TimeZone));
            await new TaskMessages(transaction).EnqueueAsync(
                task.Id,
                [.. chosen.To.Select(to => new TaskMessage($"alert:{task.Id}:{round}:{to.Id}", to.Phone, to.Id))],
                new TaskText(MessageKind.Alert, MessageTemplate.AlertTask, "urgent", AlertText.Of(catalogue, task), dueAt, notAfter, quietExempt), stopping);
        }

        await transaction.ExecuteAsync(
            NextRound,
            p => p.With("task_id", task.Id).With("round", round).With("now", task.Now.UtcDateTime).With("asked_id", chosen.AskedId, NpgsqlDbType.Uuid)
                .With("next_alert_at", AlertPolicy.NextRoundAt(task.Priority, round, chosen.To.Count > 0, task.Now, terms.AlertEvery)?.UtcDateTime, NpgsqlDbType.TimestampTz),
            stopping);
        return chosen.To.Count;
    }

    /// <param name="taskId">Whose alerts.</param>
    /// <param name="volunteerIds">Null: those to anybody.</param>
    /// <param name="because">The reason of their ending.</param>
    /// <param name="stopping">Nothing new is begun once it is cancelled.</param>
    public async Task CancelWaitingAsync(Guid taskId, Guid[]? volunteerIds, string because, CancellationToken stopping)
    {
        var waiting = await transaction.QueryAsync(
            WaitingAlerts, p => p.With("task_id", taskId).With("volunteer_ids", volunteerIds, NpgsqlDbType.Array | NpgsqlDbType.Uuid), row => row.GetInt64(0), stopping);
        if (waiting.Count > 0)
            await transaction.ExecuteAsync(CancelWaiting, p => p.With("message_ids", waiting.ToArray()).With("cancelled_because", because), stopping);
    }
}
