using NpgsqlTypes;
using Prima.Data.Postgres;

namespace Prima.Data.VolunteerTasks;

/// <summary>Puts messages about a task into the outbox.</summary>
internal sealed class TaskMessages(SteppedTransaction transaction)
{
    private static readonly string Enqueue = Sql.Query("volunteer_tasks/enqueue");

    public Task EnqueueAsync(Guid taskId, IReadOnlyList<TaskMessage> messages, TaskText text, CancellationToken stopping) => transaction.ExecuteAsync(
        Enqueue,
        p => p.With("task_id", taskId).With("kind", text.Kind).With("template", text.Template).With("priority", text.Priority).With("body", text.Body)
            .With("patient_id", text.PatientId, NpgsqlDbType.Uuid).With("device", text.Device, NpgsqlDbType.Text).With("due_at", text.DueAt.UtcDateTime).With("not_after", text.NotAfter.UtcDateTime).With("quiet_exempt", text.QuietExempt)
            .With("keys", messages.Select(message => message.Key).ToArray())
            .With("volunteer_ids", messages.Select(message => message.VolunteerId).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid)
            .With("recipients", messages.Select(message => message.Recipient).ToArray()),
        stopping);
}
