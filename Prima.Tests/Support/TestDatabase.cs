using Npgsql;

namespace Prima.Tests.Support;

/// <summary>A fixture's own database: a copy of the migrated template, dropped at the end with whoever is still connected.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static int count;
    private readonly PostgresCluster cluster;

    private TestDatabase(PostgresCluster cluster, string name)
    {
        this.cluster = cluster;
        Name = name;
        Source = NpgsqlDataSource.Create(ConnectionString + ";Include Error Detail=true"); // made-up people only, and a DETAIL is part of the contract
    }

    public string Name { get; }

    /// <summary>For the facts a test reads back; what is tested gets its own data source.</summary>
    public NpgsqlDataSource Source { get; }

    public string ConnectionString => cluster.ConnectionString(Name);

    public string TcpConnectionString => cluster.TcpConnectionString(Name);

    public static async Task<TestDatabase> CreateAsync(bool migrated = true)
    {
        var cluster = await PostgresCluster.SharedAsync();
        var name = $"test_{Interlocked.Increment(ref count)}";
        await cluster.CreateDatabaseAsync(name, migrated);
        return new TestDatabase(cluster, name);
    }

    /// <summary>A connection of its own, for a part in a staged race.</summary>
    public Task<Session> OpenSessionAsync() => Session.OpenAsync(ConnectionString, Source);

    public async Task ExecuteAsync(string statement)
    {
        await using var command = Source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> AskAsync<T>(string query)
    {
        await using var command = Source.CreateCommand(query);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public Task<long> CountAsync(string table) => AskAsync<long>($"select count(*) from {table}");

    /// <summary>The same database through a proxy on this port.</summary>
    public string ConnectionStringThrough(FaultProxy proxy) =>
        new NpgsqlConnectionStringBuilder(TcpConnectionString) { Host = "127.0.0.1", Port = proxy.Port }.ConnectionString;

    /// <summary>A proxy before this database's server.</summary>
    public FaultProxy StartProxy()
    {
        var server = new NpgsqlConnectionStringBuilder(TcpConnectionString);
        return FaultProxy.Start(server.Host!, server.Port);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await cluster.DropDatabaseAsync(Name);
    }
}
