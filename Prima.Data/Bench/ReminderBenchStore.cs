using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Prima.Core.Diagnostics;
using Prima.Core.RateLimiting;
using Prima.Core.Reminders;
using Prima.Core.Templates;
using Prima.Data.Plans;
using Prima.Data.Postgres;
using Prima.Data.RateLimiting;
using Prima.Data.Reminders;

namespace Prima.Data.Bench;

/// <summary>What the benchmark of reminders does to the database, and the horizon and the schedulers that it measures, each with connections of its own.</summary>
internal sealed class ReminderBenchStore(string connectionString, ReminderTerms terms, PrimaMetrics metrics, TimeProvider clock, Random random) : IAsyncDisposable
{
    private readonly NpgsqlDataSource dataSource = DataSourceFactory.CreateForWorker(connectionString, maxPoolSize: 64);

    public IHorizon Horizon => new PostgresHorizon(dataSource, terms, metrics, clock, random, NullLogger<PostgresHorizon>.Instance);

    /// <summary>One that no limit keeps waiting.</summary>
    public IReminderStore NewScheduler() => new PostgresReminderStore(
        dataSource, terms, new PostgresLimits(dataSource, new ConfiguredLimits(RateLimit.Off, RateLimit.Off, RateLimit.Off, RateLimit.Off, RateLimit.Off), clock),
        MessageCatalogue.BuiltIn, new FaultPoints(), metrics, clock, NullLogger<PostgresReminderStore>.Instance);

    public Task<int> FillPlansAsync(int count) => CountAsync("bench/fill_plans", count);

    /// <summary>An answer of everybody who has a plan, which nobody may take yet.</summary>
    public Task<int> FillAnswersAsync() => CountAsync("bench/fill_answers", 0);

    public async Task ReleaseAnswersAsync()
    {
        await using var command = dataSource.CreateCommand(Sql.Query("bench/release_answers"));
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> OpenAnswersAsync(CancellationToken stopping)
    {
        await using var command = dataSource.CreateCommand(Sql.Query("bench/open_answers"));
        return (long)(await command.ExecuteScalarAsync(stopping))!;
    }

    public Task<int> MakeDueAsync(int count) => CountAsync("bench/make_due", count);

    public async Task ClearAsync()
    {
        await using var batch = dataSource.CreateBatch();
        batch.Statement(Sql.Query("bench/clear"));
        batch.Statement(Sql.Query("bench/clear_people"));
        await batch.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();

    private async Task<int> CountAsync(string query, int count)
    {
        await using var command = dataSource.CreateCommand(Sql.Query(query));
        command.CommandTimeout = 120;
        if (count > 0)
            command.Parameters.With("count", count);
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
