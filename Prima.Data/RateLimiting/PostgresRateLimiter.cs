using System.Threading.RateLimiting;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.RateLimiting;
using Prima.Data.Postgres;

namespace Prima.Data.RateLimiting;

/// <summary>One key of the fleet's limits as .NET knows limiters, over <c>take_permits</c> and <c>peek_permits</c>: exact, whoever else asks, in whichever process.</summary>
/// <param name="key">What is counted.</param>
/// <param name="name">Which limit holds for it.</param>
/// <param name="label">Its name in the metrics.</param>
internal sealed class PostgresRateLimiter(NpgsqlDataSource dataSource, string key, LimitName name, string label, PostgresLimits limits, PrimaMetrics metrics) : RateLimiter
{
    private static readonly string Begin = Sql.Query("begin");
    private static readonly string Take = Sql.Query("rate_limits/take");
    private static readonly string Wait = Sql.Query("rate_limits/wait");
    private long granted;
    private long refused;

    /// <summary>Not known: it holds nothing that idleness would free.</summary>
    public override TimeSpan? IdleDuration => null;

    /// <summary>What this process was told; how many are available only the database knows, and only when asked.</summary>
    public override RateLimiterStatistics GetStatistics() =>
        new() { TotalSuccessfulLeases = Interlocked.Read(ref granted), TotalFailedLeases = Interlocked.Read(ref refused) };

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => DecideAsync(permitCount, CancellationToken.None).GetAwaiter().GetResult();

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => await DecideAsync(permitCount, cancellationToken);

    private async Task<RateLimitLease> DecideAsync(int permits, CancellationToken stopping)
    {
        try
        {
            var limit = await limits.NowAsync(name, stopping);
            if (permits > limit.Permits && !limit.IsOff)
                throw new ArgumentOutOfRangeException(nameof(permits), permits, $"The limit never has more than {limit.Permits} permits.");
            var (isGranted, retryAfter) = limit.IsOff ? (true, null) : await AskAsync(permits, limit, stopping);
            Interlocked.Increment(ref isGranted ? ref granted : ref refused);
            metrics.LimitDecided(label, isGranted ? "granted" : "deferred", permits);
            return new PostgresRateLimitLease(isGranted, retryAfter);
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not ArgumentOutOfRangeException)
        {
            metrics.LimitDecided(label, "error", permits);
            throw;
        }
    }

    private async Task<(bool IsGranted, TimeSpan? RetryAfter)> AskAsync(int permits, RateLimit limit, CancellationToken stopping)
    {
        // Without begin and commit: a batch is a transaction of its own, and so long the settings hold.
        await using var batch = dataSource.CreateBatch();
        batch.Statement(Begin);
        foreach (var statement in (NpgsqlBatchCommand[])[batch.Statement(Take), batch.Statement(Wait)])
            statement.Parameters.With("key", key).With("wanted", permits).With("permits", limit.Permits).With("window", limit.Window);
        await using var reader = await batch.ExecuteReaderAsync(stopping);
        await reader.NextResultAsync(stopping);
        await reader.ReadAsync(stopping);
        var isGranted = reader.GetInt32(0) > 0;
        await reader.NextResultAsync(stopping);
        await reader.ReadAsync(stopping);

        // Wanting none asks whether there is one.
        isGranted |= permits == 0 && reader.GetBoolean(0);
        var answer = (isGranted, isGranted ? (TimeSpan?)null : reader.IsDBNull(1) ? TimeSpan.Zero : reader.GetTimeSpan(1));
        await reader.FinishAsync(stopping);
        return answer;
    }
}
