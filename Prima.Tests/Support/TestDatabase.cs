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
        Source = NpgsqlDataSource.Create(ConnectionString + ";Include Error Detail=true;Server Compatibility Mode=NoTypeLoading"); // made-up people only, and a DETAIL is part of the contract
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

    /// <summary>Takes out every row but those of the migrations.</summary>
    public Task EmptyAsync() => ExecuteAsync("""
        do $$
        declare
            full_one regclass;
        begin
            set local session_replication_role = replica; -- in any order
            for full_one in select c.oid from pg_class c where c.relnamespace = 'prima'::regnamespace and c.relkind = 'r' and c.relname not in ('migrations', 'erased_until') loop
                execute format('delete from %s', full_one);
            end loop;
        end $$
        """);

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
