using Npgsql;
using NpgsqlTypes;
using Prima.Core.Operations;
using Prima.Core.RateLimiting;
using Prima.Data.Postgres;
using Prima.Data.RateLimiting;

namespace Prima.Data.Operations;

/// <summary>A person's view of the limits, and their hand on them.</summary>
internal sealed class PostgresLimitDesk(NpgsqlDataSource dataSource, ConfiguredLimits configured) : ILimitDesk
{
    private static readonly string Limits = Sql.Query("operator/limits");
    private static readonly string SetLimit = Sql.Query("operator/set_limit");

    public async Task<IReadOnlyList<LimitRow>> ListAsync(CancellationToken stopping) =>
        Rows(configured, await dataSource.QueryInTransactionAsync(Limits, _ => { }, Read, stopping));

    public async Task<bool> SetAsync(LimitName name, RateLimit? limit, Deed deed, CancellationToken stopping)
    {
        if (limit?.IsWithin(configured[name]) == false)
            throw new ArgumentOutOfRangeException(nameof(limit), limit, $"Above what is configured: {configured[name]}.");
        var lowered = limit is null or { IsOff: true } ? null : limit;
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        await using var batch = connection.CreateTransaction();
        var set = batch.Statement(SetLimit);
        set.Parameters
            .With("name", name.ToWord())
            .With("permits", lowered?.Permits, NpgsqlDbType.Integer)
            .With("window", lowered?.Window, NpgsqlDbType.Interval)
            .With(deed);
        batch.Statement(deed.End());
        await batch.ExecuteNonQueryAsync(stopping);
        return set.RecordsAffected > 0;
    }

    internal static (LimitName Name, RateLimit? Set, string By, string Reason, DateTime At) Read(NpgsqlDataReader row) => (
        LimitWords.Parse(row.GetString(0)), row.IsDBNull(1) ? null : new RateLimit(row.GetInt32(1), row.GetTimeSpan(2)), row.GetString(3), row.GetString(4), row.GetDateTime(5));

    internal static IReadOnlyList<LimitRow> Rows(ConfiguredLimits configured, List<(LimitName Name, RateLimit? Set, string By, string Reason, DateTime At)> said) =>
    [
        .. from name in Enum.GetValues<LimitName>()
           join one in said on name equals one.Name into matches
           from one in matches.DefaultIfEmpty()
           select new LimitRow(name, configured[name], configured.Under(name, one.Set), one.Set, one.By, one.Reason, one.By is null ? null : one.At),
    ];
}
