using Npgsql;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Data.Postgres;

namespace Prima.Data.RateLimiting;

/// <summary>
/// What a person has lowered, read when somebody asks and what is known is a second old; the idle poll brings it along for nothing. What cannot be read throws:
/// then nothing is claimed.
/// </summary>
internal sealed class PostgresLimits(NpgsqlDataSource dataSource, ConfiguredLimits configured, TimeProvider clock)
{
    /// <summary>A limit reaches every worker within two seconds.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private static readonly string Settings = Sql.Query("rate_limits/settings");
    private volatile Known? known;

    public async ValueTask<RateLimit> NowAsync(LimitName name, CancellationToken stopping) => Of(await FreshAsync(stopping), name);

    /// <summary>The terms under the limits that hold now.</summary>
    public async ValueTask<ClaimTerms> NowAsync(ClaimTerms terms, CancellationToken stopping) => Of(await FreshAsync(stopping), terms);

    /// <summary>The terms under the limits as they were known last: for what only looks.</summary>
    public ClaimTerms LastKnown(ClaimTerms terms) => Of(known, terms);

    /// <summary>What another statement has read beside its own.</summary>
    /// <param name="askedAt">Before it was sent.</param>
    public void Learn(long askedAt, string[] names, int[] permits, TimeSpan[] windows) =>
        known = new Known(askedAt, names.Select((name, i) => (LimitWords.Parse(name), new RateLimit(permits[i], windows[i]))).ToDictionary(l => l.Item1, l => l.Item2));

    private RateLimit Of(Known? now, LimitName name) => configured.Under(name, now?.Lowered.GetValueOrDefault(name));

    private ClaimTerms Of(Known? now, ClaimTerms terms) => now is null or { Lowered.Count: 0 }
        ? terms
        : terms with { Recipient = Of(now, LimitName.Recipient), Device = Of(now, LimitName.Device), Fleet = Of(now, LimitName.Fleet), Replies = Of(now, LimitName.PatientReplies) };

    private async ValueTask<Known> FreshAsync(CancellationToken stopping)
    {
        if (known is { } now && clock.GetElapsedTime(now.AskedAt) < FreshFor)
            return now;
        var askedAt = clock.GetTimestamp();
        var lowered = new Dictionary<LimitName, RateLimit>();
        await using var command = dataSource.CreateCommand(Settings);
        await using var reader = await command.ExecuteReaderAsync(stopping);
        while (await reader.ReadAsync(stopping))
            lowered[LimitWords.Parse(reader.GetString(0))] = new RateLimit(reader.GetInt32(1), reader.GetTimeSpan(2));
        return known = new Known(askedAt, lowered);
    }

    private sealed record Known(long AskedAt, IReadOnlyDictionary<LimitName, RateLimit> Lowered);
}
