using Npgsql;
using NpgsqlTypes;
using Prima.Core.Operations;
using Prima.Core.Reminders;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Reminders;

/// <summary>A volunteer's view of reminders and deeds on them. Each deed is one transaction that holds the reminder; a dry run is the same one, rolled back.</summary>
internal sealed class PostgresReminderDesk(NpgsqlDataSource dataSource, ReminderTerms terms) : IReminderDesk
{
    private static readonly string List = Sql.Query("reminders/list");
    private static readonly string Show = Sql.Query("reminders/show");
    private static readonly string ShowEvents = Sql.Query("reminders/show_events");
    private static readonly string LockOne = Sql.Query("reminders/lock_one");
    private static readonly string Skip = Sql.Query("reminders/skip");
    private static readonly string SkipQueued = Sql.Query("reminders/skip_queued");
    private static readonly string SkipEvent = Sql.Query("reminders/skip_event");
    private static readonly string Confirm = Sql.Query("reminders/confirm");

    public async Task<IReadOnlyList<ReminderRow>> ListAsync(ReminderFilter filter, CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(List);
        command.Parameters
            .With("status", filter.Status, NpgsqlDbType.Text)
            .With("phone", filter.Phone?.Digits, NpgsqlDbType.Text)
            .With("plan_key", filter.PlanKey, NpgsqlDbType.Text)
            .With("from", filter.From?.UtcDateTime, NpgsqlDbType.TimestampTz)
            .With("until", filter.Until?.UtcDateTime, NpgsqlDbType.TimestampTz)
            .With("after", filter.After, NpgsqlDbType.Uuid)
            .With("limit", filter.Limit);
        await using var reader = await command.ExecuteReaderAsync(stopping);
        return await reader.RowsAsync(ReminderRows.Read, stopping);
    }

    public async Task<ReminderStory?> ShowAsync(Guid id, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateSnapshot();
        batch.Statement(Show).Parameters.With("id", id);
        batch.Statement(ShowEvents).Parameters.With("id", id);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        var found = await reader.NextRowsAsync(ReminderRows.Read, stopping);
        var events = await reader.NextRowsAsync(MessageRows.ReadEvent, stopping);
        return found is [var reminder] ? new ReminderStory(reminder, events) : null;
    }

    public Task<ReminderAnswer> SkipAsync(Guid id, Deed deed, CancellationToken stopping) => DoAsync(
        id, deed,
        async (transaction, reminder, actor) =>
        {
            if (reminder is { Status: ReminderStatus.Cancelled, Reason: ReminderReason.Volunteer })
                return null;
            if (reminder.Status == ReminderStatus.Pending)
            {
                await transaction.ExecuteAsync(Skip, p => p.With("id", id).With("by", actor).With("reason", deed.Reason), stopping);
                return null;
            }

            if (reminder.Status != ReminderStatus.Queued
                || (await transaction.QueryAsync(SkipQueued, p => p.With("id", id), row => row.GetString(0), stopping))[0] != "cancelled")
                return "too_late";
            await transaction.ExecuteAsync(SkipEvent, p => p.With("id", id).With("by", actor).With("reason", deed.Reason), stopping);
            return null;
        },
        stopping);

    public Task<ReminderAnswer> ConfirmAsync(Guid id, string outcome, string method, Deed deed, CancellationToken stopping) => DoAsync(
        id, deed,
        async (transaction, reminder, actor) =>
        {
            if (reminder.ConfirmationStatus == "none")
                return "not_asked";

            // A volunteer said so before: nothing changes, and nothing is written.
            if (reminder.ConfirmationStatus == outcome && reminder.ClosedReason == ReminderReason.Volunteer)
                return null;

            // Decided before, by the patient's done or by a volunteer: a correction, which says why.
            if ((reminder.ConfirmationStatus == "done" || reminder.ClosedReason == ReminderReason.Volunteer) && deed.Reason.Length == 0)
                return "needs_reason";
            await transaction.ExecuteAsync(
                Confirm,
                p => p.With("id", id).With("outcome", outcome).With("method", method).With("was", reminder.ConfirmationStatus).With("by", actor)
                    .With("reason", deed.Reason.Length == 0 ? null : deed.Reason, NpgsqlDbType.Text).With("clock_offset", terms.ClockOffset),
                stopping);
            return null;
        },
        stopping);

    /// <param name="act">Gets the reminder as it is under its lock, and who does it. Returns the rule that forbids it, or null.</param>
    private async Task<ReminderAnswer> DoAsync(
        Guid id, Deed deed, Func<SteppedTransaction, ReminderRow, string, Task<string?>> act, CancellationToken stopping)
    {
        await using var transaction = await SteppedTransaction.BeginAsync(dataSource, stopping);
        if (await transaction.SignAsync(deed, stopping) is not { } signed)
            return new ReminderAnswer.UnknownVolunteer();
        await transaction.ExecuteAsync(LockOne, p => p.With("id", id), stopping);
        if (await transaction.QueryAsync(Show, p => p.With("id", id), ReminderRows.Read, stopping) is not [var before])
            return new ReminderAnswer.UnknownReminder();
        if (await act(transaction, before, signed.By) is { } forbidden)
            return new ReminderAnswer.Refused(before, forbidden);
        var after = (await transaction.QueryAsync(Show, p => p.With("id", id), ReminderRows.Read, stopping))[0];
        if (!deed.DryRun)
            await transaction.CommitAsync(stopping);
        return new ReminderAnswer.Done(after, Changed: before != after);
    }
}
