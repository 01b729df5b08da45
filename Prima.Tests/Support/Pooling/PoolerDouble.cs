using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Prima.Tests.Support.Pooling;

/// <summary>
/// A pooler, as far as its clients can tell: a session of the server is lent for one transaction, and the next one gets another; or for as long as a client stays.
/// Each client signs in at the server itself; what it brings is kept while there are few, so it knows no passwords.
/// </summary>
internal sealed class PoolerDouble : IPooler
{
    private const int MaxSessions = 5;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder server;
    private readonly ConcurrentQueue<NetworkStream> idle = [];
    private readonly SemaphoreSlim available = new(0);
    private readonly ConcurrentDictionary<PooledClient, Task> clients = [];
    private readonly CancellationTokenSource ending = new();
    private Task accepting = Task.CompletedTask;
    private int sessions;

    private PoolerDouble(string connectionString, PoolerMode mode)
    {
        server = new NpgsqlConnectionStringBuilder(connectionString);
        Mode = mode;
    }

    public string ConnectionString { get; private set; } = "";

    public PoolerMode Mode { get; }

    public static PoolerDouble Start(string connectionString, PoolerMode mode = PoolerMode.Transaction)
    {
        var pooler = new PoolerDouble(connectionString, mode);
        pooler.listener.Start();
        pooler.ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = ((IPEndPoint)pooler.listener.LocalEndpoint).Port }.ConnectionString;
        pooler.accepting = pooler.AcceptAsync();
        return pooler;
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await accepting;
        await Task.WhenAll(clients.Values);
        foreach (var session in idle)
            await session.DisposeAsync();
        listener.Dispose();
        available.Dispose();
        ending.Dispose();
    }

    internal async Task<NetworkStream> ConnectAsync(CancellationToken stopping)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.Host!, server.Port, stopping);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>A session that has just signed in: kept, unless there are enough.</summary>
    internal async Task AddAsync(NetworkStream session)
    {
        if (Interlocked.Increment(ref sessions) <= MaxSessions)
        {
            GiveBack(session);
            return;
        }

        Interlocked.Decrement(ref sessions);
        await session.DisposeAsync();
    }

    /// <summary>The one that has been idle longest, so that the next transaction hardly ever meets the session of the last.</summary>
    internal async Task<NetworkStream> LendAsync(CancellationToken stopping)
    {
        await available.WaitAsync(stopping);
        return idle.TryDequeue(out var session) ? session : throw new InvalidOperationException("Each permit is a session.");
    }

    internal void GiveBack(NetworkStream session)
    {
        idle.Enqueue(session);
        available.Release();
    }

    /// <summary>Its transaction was left open: the server rolls it back.</summary>
    internal async Task DropAsync(NetworkStream session)
    {
        await session.DisposeAsync();
        Interlocked.Decrement(ref sessions);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = new PooledClient(this, await listener.AcceptSocketAsync(ending.Token));
                clients[client] = client.RunAsync(ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
