using Npgsql;
using NpgsqlTypes;
using Prima.Core.Outbox;
using Prima.Data.Postgres;

namespace Prima.Data.Locking;

/// <summary>What is said to the database about locks: each a transaction of its own.</summary>
internal sealed class LockStatements(NpgsqlDataSource dataSource, ClaimTerms terms)
{
    private static readonly string Begin = Sql.Query("begin");
    private static readonly string Acquire = Sql.Query("locks/acquire");
    private static readonly string Renew = Sql.Query("locks/renew");
    private static readonly string Release = Sql.Query("locks/release");
    private static readonly string Forget = Sql.Query("locks/forget");

    /// <summary>The fencing token, or null. Takes no token of cancellation: a grant whose answer nobody waits for would be held until its time is over.</summary>
    public async Task<long?> AcquireAsync(string key, Guid owner, TimeSpan ttl, int priority, bool waits)
    {
        try
        {
            return await AskAsync(
                Acquire,
                p => p.With("key", key).With("owner", owner).With("ttl", ttl).With("priority", priority).With("waits", waits).With("holder", terms.Worker),
                CancellationToken.None) as long?;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return null; // Somebody is just taking it, and takes long: busy.
        }
    }

    public async Task<bool> RenewAsync(string key, Guid owner, long token, TimeSpan ttl, CancellationToken stopping) =>
        await AskAsync(Renew, p => p.With("key", key).With("owner", owner).With("token", token).With("ttl", ttl), stopping) is true;

    public async Task<bool> ReleaseAsync(string key, Guid owner, long token) =>
        await AskAsync(Release, p => p.With("key", key).With("owner", owner).With("token", token), CancellationToken.None) is true;

    public Task ForgetAsync(string key, Guid owner) => AskAsync(Forget, p => p.With("key", key).With("owner", owner), CancellationToken.None);

    // Without begin and commit: a batch is a transaction of its own, and so long the settings hold.
    private async Task<object?> AskAsync(string sql, Action<NpgsqlParameterCollection> bind, CancellationToken stopping)
    {
        await using var batch = dataSource.CreateBatch();
        batch.Statement(Begin);
        bind(batch.Statement(sql).Parameters);
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        await reader.NextResultAsync(stopping);
        await reader.ReadAsync(stopping);
        var answer = reader.GetValue(0);
        await reader.FinishAsync(stopping);
        return answer;
    }
}
