using Npgsql;
using Prima.Core.Receipts;
using Prima.Data.Postgres;

namespace Prima.Data.Inbound;

/// <summary>A row about a message, or a parked receipt, with whose it is as far as anybody knows.</summary>
/// <param name="InboxId">The row.</param>
/// <param name="Device">Which of ours sent the message.</param>
/// <param name="ProviderId">The gateway's id of the message.</param>
/// <param name="StateId">WhatsApp's.</param>
/// <param name="Value">Null: neither word is known.</param>
/// <param name="At">When it came in.</param>
/// <param name="Errors">How often it could not be processed.</param>
/// <param name="MessageId">Null: nobody knows.</param>
/// <param name="Doubt">The attempt whose doubt it ends.</param>
/// <param name="ReminderId">Of which reminder the message tells; null: of none, or nobody knows.</param>
internal sealed record Report(
    long InboxId, string Device, string? ProviderId, string? StateId, Delivery? Value, DateTime At, int Errors, long? MessageId, Guid? Doubt,
    Guid? ReminderId)
{
    /// <summary>No id of theirs is nearly so long, and an index takes none that is much longer.</summary>
    private const int LongestId = 200;

    /// <summary>What it is worth keeping as: null where it names no message, or says nothing of one.</summary>
    public Delivery? Receipt => (ProviderId ?? StateId) is null ? null : Value ?? (ProviderId is not null && StateId is not null ? Delivery.Pending : null);

    public static Report Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), Id(row, 2), Id(row, 3), Deliveries.Read(row.TextOrNull(4), row.TextOrNull(5)), row.GetDateTime(6), row.GetInt32(7),
        row.ValueOrNull<long>(8), row.ValueOrNull<Guid>(9), row.ValueOrNull<Guid>(10));

    private static string? Id(NpgsqlDataReader row, int column) => row.TextOrNull(column) is { Length: <= LongestId } id ? id : null;
}
