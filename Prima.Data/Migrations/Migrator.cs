using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using Npgsql;
using Prima.Data.Postgres;

namespace Prima.Data.Migrations;

/// <summary>
/// Brings the schema up to date: numbered migrations once each (DbUp), then the functions and views as they are in this build. Two migrators at once are safe:
/// the second waits for the first and then finds nothing to do, which is success.
/// </summary>
internal static class Migrator
{
    /// <summary>Lock and journal belong to the whole database, so one fixed key: the first bytes of SHA-256 of "prima.migrations".</summary>
    private const long LockKey = 0x2a8d_51c3_9be4_7f06;

    /// <summary>The oldest major version of PostgreSQL that Prima runs on.</summary>
    public const int OldestServer = 15;

    /// <summary>The migrations this build knows, in order.</summary>
    public static IReadOnlyList<string> Known { get; } =
        [.. Sql.In("migrations").Where(file => file.Path != RolesScript).Select(file => Path.GetFileNameWithoutExtension(file.Path))];

    private const string RolesScript = "migrations/0000_roles.sql";

    /// <summary>Returns the names of the migrations that were missing; with <paramref name="dryRun"/> it changes nothing.</summary>
    /// <exception cref="SchemaException">The server is too old, or the schema is newer than this build.</exception>
    public static async Task<IReadOnlyList<string>> MigrateAsync(string connectionString, bool dryRun, CancellationToken stopping)
    {
        await using var dataSource = DataSourceFactory.Create(AtLeastTwo(connectionString));
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        if (connection.PostgreSqlVersion.Major < OldestServer)
            throw new SchemaException($"The server runs PostgreSQL {connection.PostgreSqlVersion}; Prima needs {OldestServer} or newer.");
        if (connection.PostgresParameters.TryGetValue("server_encoding", out var encoding) && encoding != "UTF8")
            throw new SchemaException($"The database's encoding is {encoding}, and texts need UTF8: make another database (createdb --encoding=UTF8 --template=template0 NAME). Nothing was changed.");

        // Transaction-scoped, so it cannot be left behind, also where a pooler shares the session.
        await using var holding = await connection.BeginTransactionAsync(stopping);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({LockKey})", stopping);
        var applied = await ReadAppliedAsync(dataSource, stopping);
        if (applied.Except(Known).FirstOrDefault() is { } unknown)
            throw new SchemaException($"The schema is newer than this build (it has {unknown}). Update the program; nothing was changed.");
        var missing = Known.Except(applied).ToList();
        if (!dryRun)
            Upgrade(connectionString);
        return missing;
    }

    /// <summary>The migrations that the database has; empty without a schema.</summary>
    public static async Task<IReadOnlyList<string>> AppliedAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        await using var exists = new NpgsqlCommand("select to_regclass('prima.migrations') is not null", connection);
        if (await exists.ExecuteScalarAsync(stopping) is not true)
            return [];
        await using var names = new NpgsqlCommand("select scriptname from prima.migrations order by 1", connection);
        await using var reader = await names.ExecuteReaderAsync(stopping);
        return await reader.RowsAsync(row => row.GetString(0), stopping);
    }

    /// <summary>On a connection of its own: in the transaction that holds the lock, reading the journal would keep it from being changed.</summary>
    private static async Task<IReadOnlyList<string>> ReadAppliedAsync(NpgsqlDataSource dataSource, CancellationToken stopping)
    {
        await using var connection = await dataSource.OpenConnectionAsync(stopping);
        return await AppliedAsync(connection, stopping);
    }

    /// <summary>One holds the lock while another works, whatever the operator allows to workers.</summary>
    private static string AtLeastTwo(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.MaxPoolSize = Math.Max(settings.MaxPoolSize, 2);
        return settings.ConnectionString;
    }

    private static void Upgrade(string connectionString)
    {
        // DbUp opens connections of its own. What it creates belongs to prima_owner, whoever migrates.
        var preamble = Sql.In("migrations").Single(file => file.Path == RolesScript).Text;
        using (var dataSource = DataSourceFactory.Create(AtLeastTwo(connectionString)))
        using (var command = dataSource.CreateCommand(preamble))
            command.ExecuteNonQuery();

        Run(connectionString, Known.Select(name => new SqlScript(name, AsOwner(TextOf(name)))), journaled: true);
        Run(connectionString, [new SqlScript("functions", AsOwner(string.Join('\n', Sql.In("functions").Select(file => file.Text))))], journaled: false);
    }

    private static void Run(string connectionString, IEnumerable<SqlScript> scripts, bool journaled)
    {
        var unpooled = DataSourceFactory.Read(connectionString);
        unpooled.Pooling = false; // or one stays open behind it
        unpooled.CommandTimeout = 0; // an index of a large table takes minutes; what waits for a lock ends by its own time-out
        var builder = DeployChanges.To.PostgresqlDatabase(unpooled.ConnectionString).WithScripts(scripts).WithVariablesDisabled().WithTransactionPerScript().LogTo(new Silent());
        builder = journaled ? builder.JournalToPostgresqlTable("prima", "migrations") : builder.JournalTo(new DbUp.Helpers.NullJournal());
        var result = builder.Build().PerformUpgrade();
        if (!result.Successful)
            throw new SchemaException($"{result.ErrorScript?.Name ?? "The migration"} failed and was rolled back: {result.Error.Message}", result.Error);
    }

    private static string TextOf(string name) => Sql.In("migrations").Single(file => Path.GetFileNameWithoutExtension(file.Path) == name).Text;

    // The journal is written by who migrates, in the same transaction.
    private static string AsOwner(string script) =>
        $"set local lock_timeout = '5s'; set local check_function_bodies = off; set local role prima_owner;\n{script}\n;reset role;";

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(stopping);
    }

    /// <summary>DbUp's own log says nothing that the result does not.</summary>
    private sealed class Silent : IUpgradeLog
    {
        public void LogTrace(string format, params object[] args)
        {
        }

        public void LogDebug(string format, params object[] args)
        {
        }

        public void LogInformation(string format, params object[] args)
        {
        }

        public void LogWarning(string format, params object[] args)
        {
        }

        public void LogError(string format, params object[] args)
        {
        }

        public void LogError(Exception ex, string format, params object[] args)
        {
        }
    }
}
