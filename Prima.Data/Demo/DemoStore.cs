using Dapper;
using Npgsql;
using Prima.Data.Local;
using Prima.Data.Migrations;
using Prima.Data.Postgres;

namespace Prima.Data.Demo;

/// <summary>What <c>prima demo</c> does to its throw-away cluster itself: prepares it, watches it, and asks it for its account.</summary>
internal sealed class DemoStore(LocalPostgres cluster) : IAsyncDisposable
{
    private readonly NpgsqlDataSource dataSource = DataSourceFactory.Create(cluster.ConnectionString(), maxPoolSize: 4);

    /// <summary>What psql connects with.</summary>
    public string PsqlConnection
    {
        get
        {
            var settings = new NpgsqlConnectionStringBuilder(cluster.ConnectionString());
            return $"host={settings.Host} port={settings.Port} user={settings.Username} password={settings.Password} dbname={settings.Database}";
        }
    }

    /// <summary>The server's version, as people say it.</summary>
    public async Task<string> ReadVersionAsync(CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        return connection.PostgreSqlVersion.ToString(2);
    }

    /// <summary>The schema, and a login that may do what a worker may.</summary>
    public async Task PrepareAsync(CancellationToken stopping)
    {
        await Migrator.MigrateAsync(cluster.ConnectionString(), dryRun: false, stopping);
        await using var grant = dataSource.CreateCommand(Sql.Query("demo/grant_worker"));
        await grant.ExecuteNonQueryAsync(stopping);
    }

    public async Task<IReadOnlyList<StateCount>> CountByStateAsync(CancellationToken stopping) => [.. await QueryAsync<StateCount>("demo/states", stopping)];

    public async Task<IReadOnlyDictionary<string, int>> CountAcceptedByWorkerAsync(CancellationToken stopping) =>
        (await QueryAsync<(string Worker, int Messages)>("demo/accepted_by_worker", stopping)).ToDictionary(row => row.Worker, row => row.Messages);

    public async Task<DemoWaiting> CountWaitingAsync(CancellationToken stopping) => (await QueryAsync<DemoWaiting>("demo/waiting", stopping)).Single();

    public async Task<int> CountMisplacedAsync(CancellationToken stopping) => (await QueryAsync<int>("demo/count_misplaced", stopping)).Single();

    public async Task<IReadOnlyList<RecordedMessage>> ReadRecordAsync(CancellationToken stopping) => [.. await QueryAsync<RecordedMessage>("demo/record", stopping)];

    public async Task<IReadOnlyList<RecordedDelivery>> ReadInboxAsync(CancellationToken stopping) => [.. await QueryAsync<RecordedDelivery>("demo/inbox", stopping)];

    public async Task<AnswerCounts> CountAnswersAsync(CancellationToken stopping) => (await QueryAsync<AnswerCounts>("demo/answers", stopping)).Single();

    public async Task<IReadOnlyList<TaskCount>> CountTasksAsync(CancellationToken stopping) => [.. await QueryAsync<TaskCount>("demo/tasks", stopping)];

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();

    private async Task<IEnumerable<T>> QueryAsync<T>(string query, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        return await connection.QueryAsync<T>(new CommandDefinition(Sql.Query(query), cancellationToken: stopping));
    }
}
