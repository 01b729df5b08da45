using System.Diagnostics;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Prima.Core.Operations;
using Prima.Data.Postgres;
using Prima.Data.Reminders;

namespace Prima.Data.Operations;

/// <summary>A person's view of messages and deeds on them. Each deed is one transaction with its event; a dry run is the same one, rolled back.</summary>
internal sealed class PostgresMessageDesk(NpgsqlDataSource dataSource, PostgresResend resend) : IMessageDesk
{
    /// <summary>Messages that one page looks at; 0.2 s on a slow machine.</summary>
    private const int Look = 10_000;

    private static readonly string ListMessages = Sql.Query("operator/list_messages");
    private static readonly string ListMessagesEnd = Sql.Query("operator/list_messages_end");
    private static readonly string CountOfKey = Sql.Query("operator/count_of_key");
    private static readonly string FindMessage = Sql.Query("operator/find_message");
    private static readonly string ShowMessage = Sql.Query("operator/show_message");
    private static readonly string ShowAttempts = Sql.Query("operator/show_attempts");
    private static readonly string ShowReceipts = Sql.Query("operator/show_receipts");
    private static readonly string ShowEvents = Sql.Query("operator/show_events");
    private static readonly string Cancel = Sql.Query("operator/cancel");
    private static readonly string CancelEvent = Sql.Query("operator/cancel_event");
    private static readonly string SettleLock = Sql.Query("operator/settle_lock");
    private static readonly string SettleAccepted = Sql.Query("operator/settle_accepted");
    private static readonly string SettleFailed = Sql.Query("operator/settle_failed");
    private static readonly string MessageState = Sql.Query("operator/message_state");

    public async Task<MessagePage> ListAsync(MessageFilter filter, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        var source = filter.Phone is not null ? "of_recipient"
            : filter.KeyPrefix is not null && await HasFewAsync(connection, filter, stopping) ? "of_key"
            : filter.State is null or Core.Outbox.MessageState.Accepted ? "all" : "in_state";
        await using var batch = connection.CreateSnapshot();
        Bind(ListMessages).With("device", filter.Device, NpgsqlDbType.Text).With("limit", filter.Limit + 1);
        Bind(ListMessagesEnd);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        var rows = await reader.NextRowsAsync(MessageRows.ReadMessage, stopping);
        var end = await reader.NextRowsAsync(row => row.GetInt64(0), stopping);
        if (rows.Count > filter.Limit)
            return new MessagePage(rows.GetRange(0, filter.Limit), rows[filter.Limit - 1].Id, null);
        return end is [var last] ? new MessagePage(rows, last, Look) : new MessagePage(rows, null, null);

        NpgsqlParameterCollection Bind(string query) => BindKey(batch.Statement(query.Replace("/* source */", Sql.Query("operator/messages_" + source), StringComparison.Ordinal)).Parameters, filter)
            .With("state", filter.State, NpgsqlDbType.Text)
            .With("recipient", filter.Phone?.Digits, NpgsqlDbType.Text)
            .With("before", filter.Before, NpgsqlDbType.Bigint);
    }

    public async Task<IReadOnlyList<long>> FindAsync(string name, CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(FindMessage);
        long? id = long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        command.Parameters.With("id", id, NpgsqlDbType.Bigint).With("key", name);
        await using var reader = await command.ExecuteReaderAsync(stopping);
        return await reader.RowsAsync(row => row.GetInt64(0), stopping);
    }

    public async Task<MessageStory?> ShowAsync(long id, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateSnapshot();
        batch.Statement(ShowMessage).Parameters.With("message_id", id);
        batch.Statement(ShowAttempts).Parameters.With("message_id", id);
        batch.Statement(ShowReceipts).Parameters.With("message_id", id);
        batch.Statement(ShowEvents).Parameters.With("message_id", id);
        batch.Statement("commit");
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        var found = await reader.NextRowsAsync(MessageRows.ReadStory, stopping);
        var attempts = await reader.NextRowsAsync(MessageRows.ReadAttempt, stopping);
        var receipts = await reader.NextRowsAsync(MessageRows.ReadReceipt, stopping);
        var events = await reader.NextRowsAsync(MessageRows.ReadEvent, stopping);
        return found is [var (message, priority, body)] ? new MessageStory(message, priority, body, attempts, receipts, events) : null;
    }

    public async Task<CancelAnswer> CancelAsync(long id, Deed deed, CancellationToken stopping)
    {
        try
        {
            return await TryCancelAsync(id, deed, stopping);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.RaiseException)
        {
            return CancelAnswer.Nowhere; // prima.cancel_message has no other
        }
    }

    private async Task<CancelAnswer> TryCancelAsync(long id, Deed deed, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateTransaction();
        batch.Statement(Cancel).Parameters.With("message_id", id).With("reason", deed.Reason);
        batch.Statement(CancelEvent).Parameters.With("message_id", id).With(deed);
        batch.Statement(deed.End());
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        var answer = await reader.NextRowsAsync(row => row.GetString(0), stopping);
        await reader.FinishAsync(stopping);
        return answer[0] switch
        {
            "cancelled" => CancelAnswer.Cancelled,
            "too_late" => CancelAnswer.TooLate,
            "uncertain" => CancelAnswer.Uncertain,
            "unknown" => CancelAnswer.Unknown,
            _ => throw new UnreachableException(),
        };
    }

    public async Task<DeedAnswer?> SettleAsync(long id, bool accepted, Deed deed, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateTransaction();
        batch.LockRemindersOf([id]);
        batch.Statement(SettleLock).Parameters.With("message_id", id);
        var settle = batch.Statement(accepted ? SettleAccepted : SettleFailed);
        settle.Parameters.With("message_id", id).With(deed);
        batch.FollowMessages([id], "settle", TimeSpan.Zero);
        batch.Statement(MessageState).Parameters.With("message_id", id);
        batch.Statement(deed.End());
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        await reader.NextResultAsync(stopping); // the reminders that were locked
        await reader.NextResultAsync(stopping); // the attempt that was locked
        await reader.NextResultAsync(stopping); // the reminders that followed
        var state = await reader.NextRowsAsync(row => row.TextOrNull(0) ?? Core.Outbox.MessageState.Nowhere, stopping);
        await reader.FinishAsync(stopping);
        return state is [var now] ? new DeedAnswer(settle.RecordsAffected > 0, now) : null;
    }

    public async Task<ResendAnswer?> ResendAsync(long id, Deed deed, CancellationToken stopping) => (await resend.RunAsync([id], deed, stopping)).SingleOrDefault();

    public Task<IReadOnlyList<ResendAnswer>> ResendAsync(MessagePage page, Deed deed, CancellationToken stopping) => resend.RunAsync([.. page.Rows.Select(row => row.Id).Order()], deed, stopping);

    /// <summary>Whether those whose key begins so can all be looked at; of more than that the newest are found sooner among all messages.</summary>
    private static async Task<bool> HasFewAsync(NpgsqlConnection connection, MessageFilter filter, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(CountOfKey, connection);
        BindKey(command.Parameters, filter);
        return (long)(await command.ExecuteScalarAsync(stopping))! <= Look;
    }

    private static NpgsqlParameterCollection BindKey(NpgsqlParameterCollection parameters, MessageFilter filter) => parameters
        .With("key_prefix", filter.KeyPrefix, NpgsqlDbType.Text)
        .With("key_end", filter.KeyPrefix is null ? null : filter.KeyPrefix + "\U0010FFFF", NpgsqlDbType.Text) // after all that begin with it
        .With("look", Look);
}
