using Npgsql;
using NpgsqlTypes;
using Prima.Core.Inbound;
using Prima.Core.Operations;
using Prima.Core.Patients;
using Prima.Data.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Inbound;

/// <summary>A person's view of what came in.</summary>
internal sealed class PostgresInboxDesk(NpgsqlDataSource dataSource) : IInboxDesk
{
    private static readonly string List = Sql.Query("inbox/list");
    private static readonly string Retry = Sql.Query("inbox/retry");
    private static readonly string State = Sql.Query("inbox/state");

    public async Task<IReadOnlyList<InboundRow>> ListAsync(InboundFilter filter, CancellationToken stopping) => await dataSource.QueryInTransactionAsync(
        List, p => p.With("state", filter.State, NpgsqlDbType.Text).With("kind", filter.Kind, NpgsqlDbType.Text).With("limit", filter.Limit), Read, stopping);

    public async Task<IReadOnlyList<long>> RetryAsync(long? id, Deed deed, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateTransaction();
        batch.Statement(Retry).Parameters.With("id", id, NpgsqlDbType.Bigint).With("by", deed.By).With("reason", deed.Reason.Length == 0 ? null : deed.Reason, NpgsqlDbType.Text);
        batch.Statement(deed.End());
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        var again = await reader.NextRowsAsync(row => row.GetInt64(0), stopping);
        await reader.FinishAsync(stopping);
        return again;
    }

    public async Task<string?> StateAsync(long id, CancellationToken stopping) =>
        (await dataSource.QueryInTransactionAsync(State, p => p.With("id", id), row => row.GetString(0), stopping)).SingleOrDefault();

    private static InboundRow Read(NpgsqlDataReader row)
    {
        var sender = row.TextOrNull(3);
        var isPhone = PhoneNumber.TryParse(sender, out var phone, out _);
        return new InboundRow(
            row.GetInt64(0), row.GetString(1), row.TextOrNull(2), isPhone ? phone : null, isPhone ? null : sender, row.TextOrNull(4), row.GetString(5), row.TextOrNull(6),
            row.GetDateTime(7), row.ValueOrNull<DateTime>(8));
    }
}
