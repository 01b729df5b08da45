using Npgsql;
using Prima.Data.Postgres;

namespace Prima.Tests.Support;

/// <summary>A fixture's own database: a copy of the migrated template, dropped at the end with whoever is still connected.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static int count;
    private readonly PostgresCluster cluster;
    private readonly Lazy<NpgsqlDataSource> workerSource;
    private readonly NpgsqlDataSource sessions;

    private TestDatabase(PostgresCluster cluster, string name)
    {
        this.cluster = cluster;
        Name = name;
        Source = NpgsqlDataSource.Create(Untyped + ";Include Error Detail=true;No Reset On Close=true"); // made-up people only, and a DETAIL is part of the contract; what is set stays in its transaction
        sessions = NpgsqlDataSource.Create(Untyped);
        workerSource = new(() => DataSourceFactory.CreateForWorker(ConnectionString));
    }

    public string Name { get; }

    /// <summary>For the facts a test reads back; what is tested gets another data source.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>A worker's, for what is tested. Who ends sessions or alters them makes one for itself.</summary>
    public NpgsqlDataSource WorkerSource => workerSource.Value;

    public string ConnectionString => cluster.ConnectionString(Name);

    public string TcpConnectionString => cluster.TcpConnectionString(Name);

    public static async Task<TestDatabase> CreateAsync(bool migrated = true) => await CreateAsync(await PostgresCluster.SharedAsync(), migrated);

    public static async Task<TestDatabase> CreateAsync(PostgresCluster cluster, bool migrated)
    {
        var name = $"test_{Interlocked.Increment(ref count)}";
        await cluster.CreateDatabaseAsync(name, migrated);
        return new TestDatabase(cluster, name);
    }

    private string Untyped => ConnectionString + ";Server Compatibility Mode=NoTypeLoading";

    /// <summary>A connection that nobody else has meanwhile, for a part in a staged race. The next one who gets it finds nothing that was set or prepared in it.</summary>
    public Task<Session> OpenSessionAsync() => Session.OpenAsync(sessions, Source);

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
    public Task EmptyAsync() => ExecuteAsync(Emptying("select oid::regclass from pg_class where relnamespace = 'prima'::regnamespace and relkind = 'r' and relname not in ('migrations', 'erased_until')", restart: false));

    /// <summary>Takes out every row of these tables of Prima's. Numbers go on, as they always do: a worker that goes on too may remember one.</summary>
    public Task EmptyAsync(params string[] tables) => ExecuteAsync(Emptying(OfNames(tables), restart: false));

    /// <summary>The same as a statement, after which the next number is 1. Truncating makes new files for each table and index, which costs twenty times as much as the few rows that a test leaves.</summary>
    public static string Emptying(params string[] tables) => Emptying(OfNames(tables), restart: true);

    private static string OfNames(string[] tables) => $"select unnest('{{{string.Join(',', tables.Select(table => "prima." + table))}}}'::regclass[])";

    // In any order, for no foreign key is looked at. What was never written has no page.
    private static string Emptying(string tables, bool restart) => $"""
        do $$
        declare
            given regclass[] := array({tables});
            one regclass;
        begin
            set local session_replication_role = replica;
            foreach one in array given loop
                if pg_relation_size(one) > 0 then
                    execute format('delete from %s', one);
                end if;
            end loop;
            perform setval(s.oid::regclass, 1, false) from pg_depend d join pg_class s on s.oid = d.objid and s.relkind = 'S' where {restart} and d.refobjid = any (given);
        end $$
        """;

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
        await sessions.DisposeAsync();
        if (workerSource.IsValueCreated)
            await WorkerSource.DisposeAsync();
        await cluster.DropDatabaseAsync(Name);
    }
}
