using Npgsql;
using NpgsqlTypes;
using Prima.Core.Patients;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Patients;

/// <summary>Reads what was written and said.</summary>
internal sealed class PostgresConversations(NpgsqlDataSource dataSource) : IConversations
{
    private const int Most = 20;

    private static readonly string Conversation = Sql.Query("patients/conversation");

    public async Task<IReadOnlyList<ConversationLine>> ReadAsync(ConversationAbout about, CancellationToken stopping) => await dataSource.QueryInTransactionAsync(
        Conversation,
        p => p.With("message_id", about.MessageId, NpgsqlDbType.Bigint).With("reminder_id", about.ReminderId, NpgsqlDbType.Uuid).With("task_id", about.TaskId, NpgsqlDbType.Uuid).With("most", Most),
        row => new ConversationLine(row.GetDateTime(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), row.TextOrNull(5)),
        stopping);
}
