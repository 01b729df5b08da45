using Npgsql;
using Prima.Core.Operations;
using Prima.Core.Outbox;
using Prima.Core.Patients;
using Prima.Data.Postgres;

namespace Prima.Data.Operations;

/// <summary>Reads the columns of the views into the read models.</summary>
internal static class MessageRows
{
    public static MessageRow ReadMessage(NpgsqlDataReader row) => new(
        Id: row.GetInt64(0), IdempotencyKey: row.GetString(1), Recipient: row.Phone(2), State: row.TextOrNull(3) ?? MessageState.Nowhere, Delivery: row.GetString(4),
        Attempts: row.GetInt32(5), DueAt: row.GetDateTime(6), NotAfter: row.ValueOrNull<DateTime>(7), Device: row.GetString(8),
        ProviderId: row.TextOrNull(9), EnqueuedAt: row.GetDateTime(10), SettledAt: row.ValueOrNull<DateTime>(11), LastError: row.TextOrNull(12),
        Kind: row.GetString(13), PatientId: row.ValueOrNull<Guid>(14), ReminderId: row.ValueOrNull<Guid>(15), Template: row.TextOrNull(16));

    public static (MessageRow Message, string Priority, string? Body) ReadStory(NpgsqlDataReader row) => (ReadMessage(row), row.GetString(17), row.TextOrNull(18));

    public static AttemptRow ReadAttempt(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetInt64(1), row.GetString(2), row.GetDateTime(3), row.ValueOrNull<DateTime>(4), row.GetString(5), row.TextOrNull(6), row.TextOrNull(7));

    public static ReceiptRow ReadReceipt(NpgsqlDataReader row) => new(row.GetDateTime(0), row.GetString(1));

    public static EventRow ReadEvent(NpgsqlDataReader row) => new(
        row.TextOrNull(0), row.TextOrNull(1), row.GetString(2), row.TextOrNull(3), row.TextOrNull(4), row.GetDateTime(5));
}
