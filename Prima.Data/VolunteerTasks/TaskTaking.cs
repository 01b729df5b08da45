using Prima.Core.Outbox;
using Prima.Core.Patients;
using Prima.Core.Templates;
using Prima.Core.VolunteerTasks;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.VolunteerTasks;

/// <summary>A volunteer takes a task by answering its alert, inside the transaction that processes the answer. The first one has it; all who try are told who.</summary>
internal sealed class TaskTaking(SteppedTransaction transaction, PeopleTerms terms, MessageCatalogue catalogue)
{
    private static readonly TimeSpan AnswerLasts = TimeSpan.FromHours(1);

    private static readonly string Volunteer = Sql.Query("volunteer_tasks/volunteer");
    private static readonly string HoldByCode = Sql.Query("volunteer_tasks/hold_by_code");
    private static readonly string TakenBy = Sql.Query("volunteer_tasks/taken_by");
    private static readonly string Take = Sql.Query("volunteer_tasks/take");

    /// <param name="volunteerId">Who answers.</param>
    /// <param name="code">As <see cref="AlertAnswer.ReadCode"/> reads it.</param>
    /// <param name="key">Of the answer, such as <c>reply:{inbox}:{n}</c>.</param>
    /// <param name="device">On which it came in; null: any.</param>
    /// <param name="stopping">Nothing new is begun once it is cancelled.</param>
    public async Task<TakeAnswer> TakeAsync(Guid volunteerId, string code, string key, string? device, CancellationToken stopping)
    {
        if (await transaction.QueryAsync(
                Volunteer, p => p.With("volunteer_id", volunteerId), row => (Name: row.GetString(1), Phone: row.TextOrNull(2)), stopping) is not [var volunteer]
            || await transaction.QueryAsync(HoldByCode, p => p.With("code", code), row => row.GetGuid(0), stopping) is not [var task])
            return TakeAnswer.Unknown;

        var (state, taker, now) = (await transaction.QueryAsync(
            TakenBy, p => p.With("task_id", task).With("clock_offset", terms.ClockOffset),
            row => (row.GetString(0), row.TextOrNull(1), (DateTimeOffset)row.GetDateTime(2)), stopping))[0];
        var isOpen = state == TaskState.Open;
        if (isOpen)
            await TakeAsync(task, volunteerId, stopping);
        if (volunteer.Phone is { } phone)
            await new TaskMessages(transaction).EnqueueAsync(
                task, [new TaskMessage(key, phone, volunteerId)],
                new TaskText(
                    MessageKind.Reply, MessageTemplate.AlertTaken, "reply",
                    catalogue.Render(MessageTemplate.AlertTaken, new TemplateValues { Code = code, Volunteer = isOpen ? volunteer.Name : taker }),
                    now, now + AnswerLasts, QuietExempt: true) { Device = device },
                stopping);
        return isOpen ? TakeAnswer.Taken : TakeAnswer.TakenBefore;
    }

    /// <summary>An open task that the transaction holds: taken, and nobody is alerted any more.</summary>
    public async Task TakeAsync(Guid task, Guid volunteerId, CancellationToken stopping)
    {
        await transaction.ExecuteAsync(Take, p => p.With("task_id", task).With("volunteer_id", volunteerId).With("by", volunteerId.ToString()), stopping);
        await new AlertRound(transaction, terms, catalogue).CancelWaitingAsync(task, null, AlertReason.Taken, stopping);
    }
}
