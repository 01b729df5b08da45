using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;
using Prima.Data.Postgres;

namespace Prima.Data.Local;

/// <summary>
/// A private, throw-away PostgreSQL: made in a temporary folder, durable as a real one (fsync on), gone with this object or with this
/// process, however that ends. It opens no cluster but its own. Socket and loopback port ask for a random password, so no other account gets in.
/// </summary>
internal sealed class LocalPostgres : IAsyncDisposable
{
    /// <summary>The superuser, for migrations and for looking at everything.</summary>
    public const string Superuser = "prima_root";

    /// <summary>A role that may sign in and nothing else, until a migration's group is granted to it.</summary>
    public const string Service = "prima_service";

    private const int PortTries = 5;
    private readonly ClusterKeeper keeper;
    private readonly string binaries;
    private readonly string password;

    private LocalPostgres(ClusterKeeper keeper, string binaries, string password)
    {
        this.keeper = keeper;
        this.binaries = binaries;
        this.password = password;
    }

    /// <summary>The temporary folder: <c>data</c>, <c>log</c> and the socket.</summary>
    public string Directory => keeper.Folder;

    /// <summary>The port on 127.0.0.1, the same over every restart.</summary>
    public int Port { get; private set; }

    public string LogFile => Path.Combine(Directory, "log");

    /// <summary>What a person types to end a cluster that was left.</summary>
    public string EndCommand =>
        string.Join(' ', [.. UnprivilegedAccount.Prefix(), $"{binaries}/pg_ctl", "stop", "-m", "fast", "-D", $"{Directory}/data", "&&", "rm", "-rf", Directory]);

    public static async Task<LocalPostgres> StartAsync(LocalPostgresOptions options, CancellationToken cancellation)
    {
        var binaries = PostgresBinaries.Find();
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var keeper = await ClusterKeeper.StartAsync(binaries.Folder, options.ToConfiguration(), password, cancellation);
        var postgres = new LocalPostgres(keeper, binaries.Folder, password);
        try
        {
            await postgres.CreateAsync(cancellation);
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>For Npgsql, over the socket.</summary>
    public string ConnectionString(string database = "postgres", string? user = null) => ConnectionString(Directory, Port, database, user);

    /// <summary>For Npgsql, over loopback: at the server's own port, or at that of a proxy before it.</summary>
    public string TcpConnectionString(string database = "postgres", string? user = null, int? port = null) =>
        ConnectionString("127.0.0.1", port ?? Port, database, user);

    /// <summary>Starts the server that <see cref="StopServerAsync"/> has stopped.</summary>
    public async Task StartServerAsync(CancellationToken cancellation = default)
    {
        if (!await keeper.TryAsync(string.Create(CultureInfo.InvariantCulture, $"start {Port}"), cancellation))
            throw Failed("start");
    }

    /// <summary>Stops the server and keeps its data. <paramref name="immediate"/>: as in a crash, and recovery follows at the next start.</summary>
    public async Task StopServerAsync(bool immediate, CancellationToken cancellation = default)
    {
        if (!await keeper.TryAsync(immediate ? "stop immediate" : "stop fast", cancellation))
            throw Failed("stop");
    }

    /// <summary>Gives the cluster up without ending it: the server goes on and the folder stays, until somebody types <see cref="EndCommand"/>.</summary>
    public Task LeaveAsync() => keeper.LeaveAsync();

    /// <summary>Ends the server and deletes the folder.</summary>
    public async ValueTask DisposeAsync() => await keeper.DisposeAsync();

    private async Task CreateAsync(CancellationToken cancellation)
    {
        if (!await keeper.TryAsync("create", cancellation))
            throw Failed("be created");
        await StartOnFreePortAsync(cancellation);

        await using var connection = new NpgsqlConnection(ConnectionString() + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(Sql.Query("local/create_login"), connection);
        command.Parameters.AddWithValue("role", Service);
        command.Parameters.AddWithValue("password", password);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    // A port that was free a moment ago may be taken by the time the server asks for it: then another.
    private async Task StartOnFreePortAsync(CancellationToken cancellation)
    {
        for (var left = PortTries; ; left--)
        {
            Port = FreePort();
            if (await keeper.TryAsync(string.Create(CultureInfo.InvariantCulture, $"start {Port}"), cancellation))
                return;
            if (left == 1 || !(await File.ReadAllTextAsync(LogFile, cancellation)).Contains("Address already in use", StringComparison.Ordinal))
                throw Failed("start");
        }
    }

    // Below the range from which systems give ports to outgoing connections, or one of those could sit there when the server restarts.
    private static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(15_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
            }
        }
    }

    private string ConnectionString(string host, int port, string database, string? user) => new NpgsqlConnectionStringBuilder
    {
        Host = host,
        Port = port,
        Database = database,
        Username = user ?? Superuser,
        Password = password,
        SslMode = SslMode.Disable,
    }.ConnectionString;

    private LocalPostgresException Failed(string verb)
    {
        var log = File.Exists(LogFile) ? string.Join('\n', File.ReadLines(LogFile).TakeLast(20)) : "";
        return new LocalPostgresException($"The throw-away PostgreSQL could not {verb}. Its log ends with:\n{log}");
    }
}
