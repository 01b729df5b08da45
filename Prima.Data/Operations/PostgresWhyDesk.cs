using Npgsql;
using NpgsqlTypes;
using Prima.Core.Operations;
using Prima.Core.Operations.Why;
using Prima.Core.Outbox;
using Prima.Core.Patients;
using Prima.Core.RateLimiting;
using Prima.Core.Reminders;
using Prima.Core.Time;
using Prima.Data.Outbox;
using Prima.Data.Patients;
using Prima.Data.Postgres;
using Prima.Data.RateLimiting;
using Prima.Data.Reminders;

namespace Prima.Data.Operations;

/// <summary>Why something stands where it stands: the claim's own looks, in one snapshot that locks nothing.</summary>
internal sealed class PostgresWhyDesk(NpgsqlDataSource dataSource, ClaimTerms configured, PostgresLimits limits, ReminderTerms reminders) : IWhyDesk
{
    private static readonly string[] OfReminders = ["reminder", "confirmation", "follow_up"];
    private static readonly string[] OfPatients = ["patient", "consent"];

    private static readonly string Message = Sql.Query("operator/why_message");
    private static readonly string Attempts = Sql.Query("operator/why_attempts");
    private static readonly string Events = Sql.Query("operator/why_events");
    private static readonly string Receipts = Sql.Query("operator/show_receipts");
    private static readonly string Devices = Sql.Query("operator/devices");
    private static readonly string Failing = Sql.Query("operator/failing");
    private static readonly string Pauses = Sql.Query("operator/pauses");
    private static readonly string Find = Sql.Query("operator/why_find");
    private static readonly string NextMessage = Sql.Query("operator/why_next_message");
    private static readonly string EntityEvents = Sql.Query("operator/why_entity_events");
    private static readonly string Reminder = Sql.Query("operator/why_reminder");
    private static readonly string ReminderStatus = Sql.Query("reminders/show");
    private static readonly string Patient = Sql.Query("operator/why_patient");
    private static readonly string Tasks = Sql.Query("operator/why_tasks");

    public async Task<(IReadOnlyList<Guid> Reminders, IReadOnlyList<Guid> Patients)> FindAsync(Guid? id, PhoneNumber? phone, CancellationToken stopping)
    {
        var found = await dataSource.QueryInTransactionAsync(
            Find, p => p.With("id", id, NpgsqlDbType.Uuid).With("phone", phone?.Digits, NpgsqlDbType.Text), row => (Kind: row.GetString(0), Id: row.GetGuid(1)), stopping);
        return ([.. found.Where(f => f.Kind == "reminder").Select(f => f.Id)], [.. found.Where(f => f.Kind == "patient").Select(f => f.Id)]);
    }

    public async Task<MessageCase?> MessageAsync(long id, CancellationToken stopping)
    {
        var terms = await limits.NowAsync(configured, stopping);
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateSnapshot();
        AddMessage(batch, terms, id);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        return await NextMessageAsync(reader, id, stopping);
    }

    public async Task<ReminderCase?> ReminderAsync(Guid id, CancellationToken stopping)
    {
        var terms = await limits.NowAsync(configured, stopping);
        var limit = await limits.NowAsync(LimitName.Reminders, stopping);
        while (true)
        {
            var messageId = await NextMessageOfAsync(id, null, stopping);
            await using var connection = await dataSource.OpenConnectionAsync(stopping);
            await using var batch = connection.CreateSnapshot();
            batch.Statement(Reminder).Parameters.With("id", id).With("clock_offset", reminders.ClockOffset)
                .With("key", LimitKeys.Reminders).With("permits", limit.Permits).With("window", limit.Window);
            batch.Statement(ReminderStatus).Parameters.With("id", id);
            batch.Statement(EntityEvents).Parameters.With("entities", OfReminders).With("ids", new[] { $"{id}", $"{id}:1", $"{id}:2" });
            batch.Statement(Failing).Parameters.With("role", "scheduler");
            AddMessage(batch, terms, messageId ?? 0);
            batch.Statement("commit");
            await using var reader = await batch.ExecuteReaderAsync(stopping);
            var found = await reader.NextRowsAsync(
                row => (At: row.GetDateTime(33), Moment: row.GetDateTime(32), Due: ReminderClaim.ReadDue(row), Rule: row.TextOrNull(34), CreatedAt: row.GetDateTime(35),
                    LimitFreeAt: row.ValueOrNull<DateTime>(36), NextFollowUp: row.ValueOrNull<DateTime>(37)),
                stopping);
            var status = await reader.NextRowsAsync(ReminderRows.Read, stopping);
            var events = await reader.NextRowsAsync(ReadTagged, stopping);
            var schedulers = (await reader.NextRowsAsync(row => (Fail: row.TextOrNull(0), IsAny: row.GetBoolean(1)), stopping))[0];
            var message = await NextMessageAsync(reader, messageId ?? 0, stopping);
            if (found is not [var reminder])
                return null;

            // A scheduler has queued it between the two looks: its message belongs to the story.
            if (status[0].MessageId == messageId)
                return new ReminderCase(
                    reminder.At, reminder.Moment, status[0], reminder.Due, reminder.Rule, reminder.CreatedAt, reminder.LimitFreeAt, reminder.NextFollowUp, events, message)
                {
                    SchedulersFail = schedulers.Fail,
                    HasScheduler = schedulers.IsAny,
                };
        }
    }

    public async Task<PatientCase?> PatientAsync(Guid id, CancellationToken stopping)
    {
        var terms = await limits.NowAsync(configured, stopping);
        var messageId = await NextMessageOfAsync(null, id, stopping) ?? 0;
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateSnapshot();
        batch.Statement(Tasks).Parameters.With("id", id);
        batch.Statement(EntityEvents).Parameters.With("entities", OfPatients).With("ids", new[] { $"{id}" });
        AddMessage(batch, terms, messageId);
        batch.Statement(Patient).Parameters.With("id", id).With("clock_offset", reminders.ClockOffset);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        var tasks = await reader.NextRowsAsync(
            row => new TaskTold(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetDateTime(4), row.TextOrNull(5), row.ValueOrNull<DateTime>(6)), stopping);
        var events = await reader.NextRowsAsync(ReadTagged, stopping);
        var message = await NextMessageAsync(reader, messageId, stopping);
        var found = await reader.NextRowsAsync(
            row => new PatientCase(
                row.GetDateTime(0), row.GetDateTime(1), row.GetGuid(2), row.Phone(3),
                new PatientFacts(row.GetString(4), row.GetBoolean(5), row.GetString(3), row.ValueOrNull<DateOnly>(6), row.ValueOrNull<DateOnly>(7), Zone.Find(row.GetString(8))),
                CreatedAt: row.GetDateTime(9), DeletedAt: row.ValueOrNull<DateTime>(10), RequestEndsAt: row.ValueOrNull<DateTime>(11), NextReminder: row.ValueOrNull<Guid>(12),
                NextReminderAt: row.ValueOrNull<DateTime>(13), row.GetBoolean(14), message, tasks, events),
            stopping);
        return found is [var patient] ? patient : null;
    }

    private async Task<long?> NextMessageOfAsync(Guid? reminder, Guid? patient, CancellationToken stopping)
    {
        var found = await dataSource.QueryInTransactionAsync(
            NextMessage, p => p.With("reminder_id", reminder?.ToString(), NpgsqlDbType.Text).With("patient_id", patient, NpgsqlDbType.Uuid), row => row.GetInt64(0), stopping);
        return found is [var first, ..] ? first : null;
    }

    private void AddMessage(NpgsqlBatch batch, ClaimTerms terms, long id)
    {
        terms.AddDevice(batch.Statement(Message).Parameters.With("message_id", id)
            .With("recipient_permits", terms.Recipient.Permits)
            .With("recipient_window", terms.Recipient.Window + terms.Delay)
            .With("reply_permits", terms.Replies.Permits)
            .With("reply_window", terms.Replies.Window)
            .With("fleet_permits", terms.Fleet.Permits)
            .With("fleet_window", terms.Fleet.Window + terms.Delay));
        batch.Statement(Attempts).Parameters.With("message_id", id);
        batch.Statement(Receipts).Parameters.With("message_id", id);
        batch.Statement(Events).Parameters.With("message_id", id);
        terms.AddDevice(batch.Statement(Devices).Parameters);
        batch.Statement(Pauses);
        batch.Statement(Failing).Parameters.With("role", "sender");
        batch.AddLook([id], reminders);
    }

    private async Task<MessageCase?> NextMessageAsync(NpgsqlDataReader reader, long id, CancellationToken stopping)
    {
        var found = await reader.NextRowsAsync(ReadMessage, stopping);
        var attempts = await reader.NextRowsAsync(ReadAttempt, stopping);
        var receipts = await reader.NextRowsAsync(MessageRows.ReadReceipt, stopping);
        var events = await reader.NextRowsAsync(ReadTagged, stopping);
        var devices = await reader.NextRowsAsync(PostgresFleetDesk.ReadDevice, stopping);
        var pauses = await reader.NextRowsAsync(PostgresFleetDesk.ReadPause, stopping);
        var failing = await reader.NextRowsAsync(row => row.TextOrNull(0), stopping);
        await reader.NextResultAsync(stopping); // whom the guards are asked of
        var (verdicts, facts) = await reader.NextJudgedAsync(reminders);
        return found is not [var message]
            ? null
            : message with
            {
                Device = devices.Find(device => device.Name == message.Place?.Device),
                Pauses = pauses,
                SendersFail = failing[0],
                Verdict = verdicts.GetValueOrDefault(id),
                Facts = facts.Find(about => about.MessageId == id),
                Attempts = attempts,
                Receipts = receipts,
                Events = events,
            };
    }

    private static TaggedEvent ReadTagged(NpgsqlDataReader row) => new(row.GetString(6), row.GetString(7), MessageRows.ReadEvent(row));

    /// <summary>What its own row tells.</summary>
    private static MessageCase ReadMessage(NpgsqlDataReader row) => new(
        At: row.GetDateTime(18), Moment: row.GetDateTime(19), MessageRows.ReadMessage(row), Priority: row.GetString(17), PlannedAt: row.GetDateTime(20),
        Place: row.TextOrNull(21) is { } device ? ReadPlace(row, device) : null, Device: null, Pauses: [], Verdict: null, Facts: null, Attempts: [], Receipts: [], Events: [],
        Ending: row.TextOrNull(32) is { } state ? new MessageEnd(state, row.GetString(33), row.GetDateTime(34)) : null, ResentAs: row.ValueOrNull<long>(35));

    private static QueuePlace ReadPlace(NpgsqlDataReader row, string device) => new(
        device, DueAt: row.GetDateTime(22), NotAfter: row.ValueOrNull<DateTime>(23), Earlier: row.ValueOrNull<long>(24), Ahead: row.GetInt32(25),
        RecipientBusyUntil: row.ValueOrNull<DateTime>(26), DeviceBusyUntil: row.ValueOrNull<DateTime>(27), DeviceFreeAt: row.ValueOrNull<DateTime>(28),
        RecipientFreeAt: row.ValueOrNull<DateTime>(29), ReplyFreeAt: row.ValueOrNull<DateTime>(30), FleetFreeAt: row.ValueOrNull<DateTime>(31));

    private static AttemptTold ReadAttempt(NpgsqlDataReader row) => new(
        Device: row.GetString(0), Worker: row.GetString(1), StartedAt: row.GetDateTime(2), ExpiresAt: row.GetDateTime(3), EndedAt: row.ValueOrNull<DateTime>(4), Outcome: row.GetString(5),
        Charged: row.GetBoolean(6), ProviderId: row.TextOrNull(7), Error: row.TextOrNull(8));
}
