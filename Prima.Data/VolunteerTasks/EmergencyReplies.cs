using Prima.Core.Outbox;
using Prima.Core.Patients;
using Prima.Core.Templates;
using Prima.Core.VolunteerTasks;
using Prima.Data.Postgres;

namespace Prima.Data.VolunteerTasks;

/// <summary>
/// What a patient is told about a task, in the transaction that raised it and holds the patient. A text promises only what that transaction has recorded
/// (invariant I19).
/// </summary>
internal sealed class EmergencyReplies(SteppedTransaction transaction, PeopleTerms terms, MessageCatalogue catalogue)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(1);
    private static readonly TimeSpan EmergencySpacing = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan HelpSpacing = TimeSpan.FromMinutes(10);
    private static readonly string SaidLately = Sql.Query("volunteer_tasks/said_lately");

    /// <summary>What to do in an emergency, and whether volunteers are being told; once in half an hour.</summary>
    /// <param name="task">The emergency.</param>
    /// <param name="patientId">Who wrote.</param>
    /// <param name="phone">The patient's number.</param>
    /// <param name="now">The product's clock.</param>
    /// <param name="key">Of the answer, such as <c>reply:{inbox}:{n}</c>.</param>
    /// <param name="device">On which the message came in; null: any.</param>
    /// <param name="stopping">Nothing new is begun once it is cancelled.</param>
    /// <returns>False: it was said just now.</returns>
    public async Task<bool> AnswerAsync(RaisedTask task, Guid patientId, string phone, DateTimeOffset now, string key, string? device, CancellationToken stopping)
    {
        if (await WasSaidAsync([MessageTemplate.EmergencyAlerted, MessageTemplate.EmergencyRecorded], EmergencySpacing, patientId, now, stopping))
            return false;
        var template = task.IsAlerted ? MessageTemplate.EmergencyAlerted : MessageTemplate.EmergencyRecorded;
        var text = new TaskText(
            MessageKind.EmergencyReply, template, "urgent", catalogue.Render(template, new TemplateValues { Emergency = terms.EmergencyNumber }), now, now + Lasts, QuietExempt: true);
        await EnqueueAsync(task, patientId, phone, key, text with { Device = device }, stopping);
        return true;
    }

    /// <summary>That a call for help is recorded, and for whom; of a task that is open once in ten minutes, or a machine that answers each answer is never left alone.</summary>
    /// <param name="task">The call for help.</param>
    /// <param name="patientId">As in <see cref="AnswerAsync"/>, and so the rest.</param>
    /// <param name="phone">The patient's number.</param>
    /// <param name="now">The product's clock.</param>
    /// <param name="key">Of the answer.</param>
    /// <param name="device">On which the message came in.</param>
    /// <param name="stopping">Nothing new is begun once it is cancelled.</param>
    /// <returns>False: it was said just now.</returns>
    public async Task<bool> AcknowledgeHelpAsync(RaisedTask task, Guid patientId, string phone, DateTimeOffset now, string key, string? device, CancellationToken stopping)
    {
        if (!task.IsNew && await WasSaidAsync([MessageTemplate.HelpAck], HelpSpacing, patientId, now, stopping))
            return false;
        var body = catalogue.Render(MessageTemplate.HelpAck, new TemplateValues { Volunteer = task.Volunteer, Emergency = terms.EmergencyNumber });
        var text = new TaskText(MessageKind.Reply, MessageTemplate.HelpAck, "reply", body, now, now + Lasts, QuietExempt: true);
        await EnqueueAsync(task, patientId, phone, key, text with { Device = device }, stopping);
        return true;
    }

    private async Task<bool> WasSaidAsync(string[] templates, TimeSpan within, Guid patientId, DateTimeOffset now, CancellationToken stopping) => (await transaction.QueryAsync(
        SaidLately, p => p.With("patient_id", patientId).With("templates", templates).With("within", within).With("now", now.UtcDateTime), row => row.GetBoolean(0), stopping))[0];

    private Task EnqueueAsync(RaisedTask task, Guid patientId, string phone, string key, TaskText text, CancellationToken stopping) =>
        new TaskMessages(transaction).EnqueueAsync(task.Id, [new TaskMessage(key, phone, null)], text with { PatientId = patientId }, stopping);
}
