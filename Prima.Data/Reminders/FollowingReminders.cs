using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Data.Postgres;

namespace Prima.Data.Reminders;

/// <summary>
/// Reminders follow their messages: whoever ends a message, or records that it left, locks the reminders first and moves them last, in one transaction. Needed
/// only for messages that are about a patient.
/// </summary>
internal static class FollowingReminders
{
    private static readonly string Lock = Sql.Query("reminders/lock_of_messages");
    private static readonly string Follow = Sql.Query("reminders/follow_messages");
    private static readonly string Choose = Sql.Query("reminders/choose");
    private static readonly string LockChosen = Sql.Query("reminders/lock_of_chosen");
    private static readonly string FollowChosenSql = Sql.Query("reminders/follow_chosen");

    /// <summary>The transaction's first statement after its time-outs.</summary>
    public static void LockRemindersOf(this NpgsqlBatch batch, long[] messageIds) => batch.Statement(Lock).Parameters.With("message_ids", messageIds);

    /// <summary>The last statement before the commit.</summary>
    public static void FollowMessages(this NpgsqlBatch batch, long[] messageIds, string cause, TimeSpan clockOffset) =>
        batch.Statement(Follow).Parameters.With("message_ids", messageIds).With("cause", cause).With("clock_offset", clockOffset);

    /// <summary>For <see cref="LockRemindersOfChosen"/>. Both have a result.</summary>
    public static void ChooseMessages(this NpgsqlBatch batch, long[] messageIds) => batch.Statement(Choose).Parameters.With("message_ids", messageIds);

    /// <summary>
    /// As <see cref="LockRemindersOf"/>, for what an earlier statement of the batch has chosen; but nobody is waited for, and what somebody else holds is chosen no longer.
    /// </summary>
    public static void LockRemindersOfChosen(this NpgsqlBatch batch) => batch.Statement(LockChosen);

    public static void FollowChosen(this NpgsqlBatch batch, string cause, TimeSpan clockOffset) =>
        batch.Statement(FollowChosenSql).Parameters.With("cause", cause).With("clock_offset", clockOffset);

    /// <summary>Reads the next result: what moved.</summary>
    public static Task<List<MovedReminders>> NextMovedAsync(this NpgsqlDataReader reader, CancellationToken stopping) =>
        reader.NextRowsAsync(row => new MovedReminders(row.GetString(0), row.GetString(1), row.GetInt64(2)), stopping);

    /// <summary>One statement that touches a message, in a transaction in which its reminder follows. Returns how many rows the statement changed.</summary>
    /// <remarks><paramref name="addLook"/> may add one more that has a result, before the reminder follows.</remarks>
    public static async Task<int> ExecuteFollowedAsync(
        this NpgsqlDataSource dataSource, long messageId, string sql, Action<NpgsqlParameterCollection> bind, string cause, TimeSpan clockOffset, PrimaMetrics metrics,
        Action<NpgsqlBatch>? addLook = null)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var batch = connection.CreateTransaction();
        batch.LockRemindersOf([messageId]);
        var statement = batch.Statement(sql);
        bind(statement.Parameters);
        addLook?.Invoke(batch);
        batch.FollowMessages([messageId], cause, clockOffset);
        batch.Statement("commit");
        await using (var reader = await batch.ExecuteReaderAsync())
        {
            await reader.NextResultAsync(); // the locks; the statement itself has no rows
            if (addLook is not null)
                await reader.NextResultAsync();
            metrics.Count(await reader.NextMovedAsync(CancellationToken.None));
            await reader.FinishAsync(CancellationToken.None);
        }

        return (int)statement.RecordsAffected;
    }

    /// <summary>After the commit.</summary>
    public static void Count(this PrimaMetrics metrics, IEnumerable<MovedReminders> moved)
    {
        foreach (var (kind, status, count) in moved)
            metrics.RemindersMoved(kind, status, (int)count);
    }
}
