using Npgsql;

namespace Prima.Data.Postgres;

/// <summary>Makes the data sources of a process, with what every connection of Prima's needs. What the operator's string says wins.</summary>
internal static class DataSourceFactory
{
    /// <summary>Sessions are known by it: the janitor ends only those that carry it.</summary>
    public const string ApplicationName = "prima";

    /// <summary>
    /// The server ends a session whose client's machine is gone: unanswered probes (25 s) or an unacknowledged answer (20 s), where the system's own time-outs
    /// are hours. A Unix socket ignores it. And what takes milliseconds is not worth compiling,
    /// and a statement by itself, as a transaction, is read committed.
    /// </summary>
    private const string SessionSettings = "-c jit=off -c default_transaction_isolation=read\\ committed -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=20000";

    /// <param name="connectionString">The operator's.</param>
    /// <param name="maxPoolSize">At most so many connections.</param>
    /// <param name="isDirect">
    /// Nothing stands between us and the server. Then statements that come again are prepared by themselves, for most of a small claim's time would be parsing
    /// and planning, and the session is given its time-outs at the start. A pooler's next transaction may run in a session that does not know them, and it
    /// may refuse such a start.
    /// </param>
    /// <param name="pool">What it is called in metrics, where a process has several.</param>
    public static NpgsqlDataSource Create(string connectionString, int maxPoolSize = 20, bool isDirect = false, string pool = "main")
    {
        var settings = Read(connectionString);
        settings.ApplicationName ??= ApplicationName;

        // No state is ever left in a session (every setting is "set local"), so nothing needs a reset, and a pooler can share sessions by transaction.
        settings.NoResetOnClose = true;

        // A batch must leave in one write: a process that stops inside one holds locks that no time-out of the server ends.
        settings.WriteBufferSize = Math.Max(settings.WriteBufferSize, 256 * 1024);
        if (!IsGiven("Maximum Pool Size"))
            settings.MaxPoolSize = maxPoolSize;
        if (!IsGiven("Command Timeout"))
            settings.CommandTimeout = 15;
        if (!IsGiven("Timeout"))
            settings.Timeout = 5;
        if (IsTcp(settings.Host) && !IsGiven("Keepalive") && !IsGiven("Tcp Keepalive") && !IsGiven("Tcp Keepalive Time"))
        {
            settings.TcpKeepAliveTime = 10;
            settings.TcpKeepAliveInterval = 2;
        }

        if (isDirect && !IsGiven("Max Auto Prepare"))
        {
            settings.MaxAutoPrepare = 100;
            settings.AutoPrepareMinUsages = 2;
        }

        if (isDirect && !IsGiven("Options"))
            settings.Options = SessionSettings;

        // Prima has no types of its own, and reading the server's list of all (20 ms, at the first connection of each pool) would be the slowest query of most verbs.
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = pool };
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        return builder.Build();

        // Not ContainsKey, which only asks whether there is such a keyword.
        bool IsGiven(string keyword) => settings.ShouldSerialize(keyword);
    }

    /// <summary>
    /// What an operator's string says. The driver would prefer encryption by Kerberos and look for it at the start of every process; where the library for that is missing,
    /// as in a container, it says so in the midst of the log. So it is asked for, or not used.
    /// </summary>
    public static NpgsqlConnectionStringBuilder Read(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ShouldSerialize("GSS Encryption Mode"))
            settings.GssEncryptionMode = GssEncryptionMode.Disable;
        return settings;
    }

    /// <summary>For a worker's hot path: direct, where one connection has shown that nothing stands between. When the database is away it has not.</summary>
    public static NpgsqlDataSource CreateForWorker(string connectionString, int maxPoolSize = 20, string pool = "main") =>
        Create(connectionString, maxPoolSize, LeadsThere(connectionString) ?? false, pool);

    /// <summary>For the webhooks' door: few connections, and what they may take adds up to less than the gateway's patience.</summary>
    public static NpgsqlDataSource CreateForDoor(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ShouldSerialize("Timeout"))
            settings.Timeout = 2;
        if (!settings.ShouldSerialize("Command Timeout"))
            settings.CommandTimeout = 2;
        if (!settings.ShouldSerialize("Cancellation Timeout"))
            settings.CancellationTimeout = 500;
        return CreateForWorker(settings.ConnectionString, maxPoolSize: 10, pool: "door");
    }

    /// <summary>Through a transaction pooler the session behind us changes, and its process is not the one that greeted us.</summary>
    public static async Task<bool> IsDirectAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand("select pg_backend_pid()", connection);
        return await command.ExecuteScalarAsync(stopping) is int pid && pid == connection.ProcessID;
    }

    /// <summary>A Unix socket, named by its folder, knows nothing of TCP's options and refuses them.</summary>
    private static bool IsTcp(string? hosts) => hosts is { Length: > 0 } && !hosts.Split(',').Any(host => host.TrimStart() is ['/' or '@', ..]);

    /// <summary>Null where nobody answers.</summary>
    public static bool? LeadsThere(string connectionString)
    {
        try
        {
            var alone = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }; // closed at once: a fleet that starts needs each connection
            using var dataSource = Create(alone.ConnectionString);
            using var connection = dataSource.OpenConnection();
            using var command = new NpgsqlCommand("select pg_backend_pid()", connection);
            return command.ExecuteScalar() is int pid && pid == connection.ProcessID;
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            return full.Routine is not null; // the server names the routine that refuses; a pooler has none
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException)
        {
            return null;
        }
    }
}
