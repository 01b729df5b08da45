using Npgsql;
using Prima.Core.Operations;
using Prima.Data.Postgres;

namespace Prima.Data.Operations;

/// <summary>A person's view of the locks.</summary>
internal sealed class PostgresLockDesk(NpgsqlDataSource dataSource) : ILockDesk
{
    private static readonly string Locks = Sql.Query("operator/locks");
    private static readonly string Release = Sql.Query("operator/release_lock");

    public async Task<IReadOnlyList<LockRow>> ListAsync(CancellationToken stopping) => await dataSource.QueryInTransactionAsync(Locks, _ => { }, Read, stopping);

    public async Task<bool> ReleaseAsync(string key, Deed deed, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateTransaction();
        batch.Statement(Release).Parameters.With("key", key).With(deed);
        batch.Statement(deed.End());
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        var released = await reader.NextRowsAsync(row => row.GetGuid(0), stopping);
        await reader.FinishAsync(stopping);
        return released.Count > 0;
    }

    internal static LockRow Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetGuid(1), row.TextOrNull(2), row.GetInt64(3), row.GetDateTime(4), row.GetDateTime(5), row.GetInt32(6));
}
