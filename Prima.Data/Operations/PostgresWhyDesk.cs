using Npgsql;
using Prima.Core.Operations;
using Prima.Core.Operations.Why;
using Prima.Core.Outbox;
using Prima.Core.Reminders;
using Prima.Data.Outbox;
using Prima.Data.Postgres;
using Prima.Data.RateLimiting;

namespace Prima.Data.Operations;

/// <summary>Why something stands where it stands: the claim's own looks, in one snapshot that locks nothing.</summary>
internal sealed class PostgresWhyDesk(NpgsqlDataSource dataSource, ClaimTerms configured, PostgresLimits limits, ReminderTerms reminders) : IWhyDesk
{
    private const string Snapshot = "begin isolation level repeatable read read only";

    private static readonly string Message = Sql.Query("operator/why_message");
    private static readonly string Attempts = Sql.Query("operator/why_attempts");
    private static readonly string Events = Sql.Query("operator/why_events");
    private static readonly string Receipts = Sql.Query("operator/show_receipts");
    private static readonly string Devices = Sql.Query("operator/devices");
    private static readonly string Pauses = Sql.Query("operator/pauses");

    public async Task<MessageCase?> MessageAsync(long id, CancellationToken stopping)
    {
        var terms = await limits.NowAsync(configured, stopping);
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateTransaction(Snapshot);
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
        batch.AddLook([id], reminders);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        var found = await reader.NextRowsAsync(ReadMessage, stopping);
        var attempts = await reader.NextRowsAsync(ReadAttempt, stopping);
        var receipts = await reader.NextRowsAsync(MessageRows.ReadReceipt, stopping);
        var events = await reader.NextRowsAsync(MessageRows.ReadEvent, stopping);
        var devices = await reader.NextRowsAsync(PostgresFleetDesk.ReadDevice, stopping);
        var pauses = await reader.NextRowsAsync(PostgresFleetDesk.ReadPause, stopping);
        await reader.NextResultAsync(stopping); // whom the guards are asked of
        var (verdicts, facts) = await reader.NextJudgedAsync(reminders);
        return found is not [var message]
            ? null
            : message with
            {
                Device = devices.Find(device => device.Name == message.Place?.Device),
                Pauses = pauses,
                Verdict = verdicts.GetValueOrDefault(id),
                Facts = facts.Find(about => about.MessageId == id),
                Attempts = attempts,
                Receipts = receipts,
                Events = events,
            };
    }

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
