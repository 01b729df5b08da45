using Npgsql;
using NUnit.Framework;
using Prima.Data.Demo;
using Prima.Data.Local;
using Prima.Data.Postgres;

namespace Prima.Tests.Support;

/// <summary>Where a <see cref="FleetStage"/> keeps its rows: a clone in the run's cluster, or a cluster of its own that may be stopped.</summary>
internal sealed class StageDatabase : IAsyncDisposable
{
    private readonly Func<ValueTask> end;

    private StageDatabase(NpgsqlDataSource facts, string forWorkers, Func<ValueTask> end)
    {
        Facts = facts;
        ForWorkers = forWorkers;
        this.end = end;
    }

    /// <summary>For what a test reads back.</summary>
    public NpgsqlDataSource Facts { get; }

    /// <summary>What workers connect with, unless a test puts something in between.</summary>
    public string ForWorkers { get; }

    public static async Task<StageDatabase> CloneAsync()
    {
        var database = await TestDatabase.CreateAsync();
        return new StageDatabase(database.Source, database.TcpConnectionString, database.DisposeAsync);
    }

    /// <summary>The cluster stays the caller's. Workers sign in as one that may do what a worker may.</summary>
    public static async Task<StageDatabase> OnAsync(LocalPostgres cluster)
    {
        await using (var store = new DemoStore(cluster))
            await store.PrepareAsync(CancellationToken.None);
        return Of(cluster);
    }

    /// <summary>The same with the schema that another build makes.</summary>
    public static async Task<StageDatabase> OnAsync(LocalPostgres cluster, string program)
    {
        await MigrateAsync(cluster, program);
        await using (var owner = NpgsqlDataSource.Create(cluster.ConnectionString() + ";Pooling=false"))
        await using (var grant = owner.CreateCommand(Sql.Query("demo/grant_worker")))
            await grant.ExecuteNonQueryAsync();
        return Of(cluster);
    }

    /// <summary>What the build's own verb does.</summary>
    public static async Task MigrateAsync(LocalPostgres cluster, string program)
    {
        await using var migrate = WorkerProcess.StartBuild(program, [KeyValuePair.Create("ConnectionStrings:Prima", cluster.ConnectionString())], "migrate");
        Assert.That(await migrate.ExitAsync(), Is.Zero, string.Join('\n', migrate.Errors));
    }

    private static StageDatabase Of(LocalPostgres cluster)
    {
        var facts = NpgsqlDataSource.Create(cluster.ConnectionString() + ";Pooling=false;Server Compatibility Mode=NoTypeLoading"); // a pool would hold connections of before a crash
        return new StageDatabase(facts, cluster.ConnectionString(user: LocalPostgres.Service), facts.DisposeAsync);
    }

    public ValueTask DisposeAsync() => end();
}
