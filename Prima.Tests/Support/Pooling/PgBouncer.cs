using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Prima.Data.Local;

namespace Prima.Tests.Support.Pooling;

/// <summary>PgBouncer itself, in a temporary folder and on a Unix socket there, as an account that may do little; gone with the test, however that ends.</summary>
internal sealed class PgBouncer : IPooler
{
    private const int Port = 6432; // names the socket; nothing listens on TCP

    /// <summary>Keeps it until its input ends. First line of input: the server's connection string in libpq's form.</summary>
    private const string Script = """
        umask 077
        trap '' HUP INT TERM
        folder=$(mktemp -d /tmp/prima-pooler-XXXXXXXX) && cd "$folder" || exit 1
        read -r server
        printf '%s\n' '[databases]' "* = $server" '[pgbouncer]' "unix_socket_dir = $folder" 'listen_port = 6432' 'auth_type = any' \
            "pool_mode = $2" 'default_pool_size = 5' 'server_round_robin = 1' >pgbouncer.ini
        "$1" -q pgbouncer.ini </dev/null >log 2>&1 &
        until [ -S .s.PGSQL.6432 ]; do kill -0 $! 2>/dev/null || { cat log >&2; rm -rf "$folder"; exit 1; }; sleep 0.02; done
        echo "$folder"
        cat >/dev/null
        kill $! && wait
        cd / && rm -rf "$folder"
        """;

    private readonly Process keeper;

    private PgBouncer(Process keeper, string connectionString)
    {
        this.keeper = keeper;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    /// <summary>On PATH, or where Debian puts it; null where it is not installed.</summary>
    public static string? Find() =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(':').Select(folder => Path.Combine(folder, "pgbouncer")).FirstOrDefault(File.Exists);

    /// <param name="program">From <see cref="Find"/>.</param>
    /// <param name="server">Npgsql's, over TCP.</param>
    /// <param name="mode">How long a session is lent.</param>
    public static async Task<PgBouncer> StartAsync(string program, string server, PoolerMode mode)
    {
        string[] command = [.. UnprivilegedAccount.Prefix(), "bash", "-c", Script, "pooler", program, mode.ToString().ToLowerInvariant()];
        var keeper = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var settings = new NpgsqlConnectionStringBuilder(server);
        await keeper.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"host={settings.Host} port={settings.Port} user={settings.Username} password={settings.Password}"));
        await keeper.StandardInput.FlushAsync();
        var folder = await keeper.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"PgBouncer does not start: {await keeper.StandardError.ReadToEndAsync()}");
        return new PgBouncer(keeper, new NpgsqlConnectionStringBuilder(server) { Host = folder, Port = Port }.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        keeper.StandardInput.Close();
        await keeper.WaitForExitAsync();
        keeper.Dispose();
    }
}
