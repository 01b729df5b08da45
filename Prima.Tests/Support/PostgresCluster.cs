using DotNet.Testcontainers.Builders;
using Npgsql;
using Prima.Data.Local;
using Prima.Data.Migrations;
using Testcontainers.PostgreSql;

namespace Prima.Tests.Support;

/// <summary>
/// The one cluster of a test run, started when the first test asks for it: a container where a Docker engine answers, else one of our own.
/// Tests that stop or crash the server start a <see cref="LocalPostgres"/> for themselves.
/// </summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    /// <summary>Fixtures run side by side, each with its pools and child processes.</summary>
    private const int MaxConnections = 400;

    private const string Template = "prima_template";
    private const string Image = "postgres:17";
    private static readonly Lazy<Task<PostgresCluster>> Started = new(StartAsync);
    private readonly Func<string, string> connectionString;
    private readonly Func<string, string> tcpConnectionString;
    private readonly IAsyncDisposable server;
    private readonly NpgsqlDataSource maintenance;

    private PostgresCluster(IAsyncDisposable server, Func<string, string> connectionString, Func<string, string> tcpConnectionString)
    {
        this.server = server;
        this.connectionString = connectionString;
        this.tcpConnectionString = tcpConnectionString;
        maintenance = NpgsqlDataSource.Create(connectionString("postgres") + ";Server Compatibility Mode=NoTypeLoading");
    }

    public static Task<PostgresCluster> SharedAsync() => Started.Value;

    /// <summary>One more, for who makes and drops roles, which belong to all databases of a cluster. It has no template.</summary>
    public static async Task<PostgresCluster> StartOwnAsync() => await TryStartContainerAsync() ?? await StartLocalAsync();

    /// <summary>Called once, by <see cref="TestRun"/>, when every test has ended.</summary>
    public static async Task EndAsync()
    {
        if (Started is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await Started.Value).DisposeAsync();
    }

    public string ConnectionString(string database) => connectionString(database);

    /// <summary>Over loopback, where a <see cref="FaultProxy"/> can stand between.</summary>
    public string TcpConnectionString(string database) => tcpConnectionString(database);

    /// <summary>Makes a database: a copy of the migrated template, or an empty one.</summary>
    public Task CreateDatabaseAsync(string name, bool migrated) =>
        ExecuteAsync($"create database {name} template {(migrated ? Template : "template0")}");

    public Task DropDatabaseAsync(string name) => ExecuteAsync($"drop database if exists {name} with (force)");

    public async ValueTask DisposeAsync()
    {
        await maintenance.DisposeAsync();
        await server.DisposeAsync();
    }

    private static async Task<PostgresCluster> StartAsync()
    {
        var cluster = await StartOwnAsync();
        try
        {
            await cluster.CreateDatabaseAsync(Template, migrated: false);
            await PrepareTemplateAsync(cluster.ConnectionString(Template) + ";Pooling=false");
            await cluster.ExecuteAsync($"alter database {Template} with is_template true allow_connections false");
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The single place where the template gets its schema: every <see cref="TestDatabase"/> is a copy of what is done here.</summary>
    private static async Task PrepareTemplateAsync(string connectionString) =>
        await Migrator.MigrateAsync(connectionString, dryRun: false, CancellationToken.None);

    private static async Task<PostgresCluster> StartLocalAsync()
    {
        var local = await LocalPostgres.StartAsync(new() { MaxConnections = MaxConnections }, CancellationToken.None);
        return new PostgresCluster(local, database => local.ConnectionString(database), database => local.TcpConnectionString(database));
    }

    // Testcontainers turns fsync off unless the command says otherwise; a run against such a server would prove less.
    /// <summary>Null without an engine, or with one that does not bring the server up in time.</summary>
    private static async Task<PostgresCluster?> TryStartContainerAsync()
    {
        PostgreSqlContainer? container = null;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3), TimeProvider.System);
        try
        {
            container = new PostgreSqlBuilder(Image)
                .WithUsername(LocalPostgres.Superuser)
                .WithEnvironment("POSTGRES_INITDB_ARGS", "--encoding=UTF8 --locale=C.UTF-8")
                .WithCommand("-c", "fsync=on", "-c", "full_page_writes=on", "-c", "synchronous_commit=on", "-c", $"max_connections={MaxConnections}")
                .Build();
            await container.StartAsync(patience.Token);
            string Connect(string database) => new NpgsqlConnectionStringBuilder(container.GetConnectionString()) { Database = database }.ConnectionString;
            return new PostgresCluster(container, Connect, Connect);
        }
        catch (DockerUnavailableException)
        {
            return null;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            await container!.DisposeAsync();
            return null;
        }
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var command = maintenance.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
