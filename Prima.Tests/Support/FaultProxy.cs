using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Prima.Tests.Support;

/// <summary>
/// A bad network between a client and a server on loopback: it delays, goes silent, refuses, cuts everything, or fails at the one moment a test
/// has chosen. It copies bytes and knows no protocol.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    /// <summary>Npgsql's COMMIT with its end, for "begin … read committed" holds the letters too.</summary>
    public const string Commit = "COMMIT\0";

    private readonly string host;
    private readonly int serverPort;
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentDictionary<ProxiedConnection, Task> connections = [];
    private readonly Lock gate = new();
    private readonly List<ProxyTrap> traps = [];
    private volatile TaskCompletionSource? silence;
    private TcpListener? listener;
    private Task accepting = Task.CompletedTask;

    private FaultProxy(string host, int serverPort)
    {
        this.host = host;
        this.serverPort = serverPort;
    }

    /// <summary>Where clients connect, on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>Added to everything the client sends, so to each round trip.</summary>
    public TimeSpan Delay { get; set; }

    public static FaultProxy Start(string host, int port)
    {
        var proxy = new FaultProxy(host, port);
        proxy.Accept();
        return proxy;
    }

    /// <summary>
    /// Once: when the client sends <paramref name="words"/> for the <paramref name="nth"/> time from now, on whichever connection, or on one that has sent
    /// <paramref name="after"/> since it sent them last. The task ends when it has happened.
    /// </summary>
    public Task FailAsync(ProxyFault fault, string words, int nth = 1, string? after = null)
    {
        var trap = new ProxyTrap(fault, Encoding.UTF8.GetBytes(words), nth, after is null ? null : Encoding.UTF8.GetBytes(after));
        lock (gate)
            traps.Add(trap);
        return trap.Sprung;
    }

    /// <summary>Breaks every connection, as a restart of the server or of a router does. New ones go through.</summary>
    public void CutAll()
    {
        foreach (var connection in connections.Keys)
            connection.Cut();
    }

    /// <summary>Nothing gets through in either direction, and nobody is told.</summary>
    public void GoSilent() => silence ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was held back goes through, and everything after it.</summary>
    public void Resume()
    {
        var held = silence;
        silence = null;
        held?.SetResult();
    }

    /// <summary>The server is away: connections break, new ones are refused.</summary>
    public void Refuse()
    {
        listener?.Stop();
        CutAll();
    }

    /// <summary>The server is back, at the same port.</summary>
    public void Accept()
    {
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync(listener, accepting);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        Refuse();
        await accepting;
        await Task.WhenAll(connections.Values);
        ending.Dispose();
    }

    internal async Task PassAsync(CancellationToken cut)
    {
        while (silence is { } held)
            await held.Task.WaitAsync(cut);
    }

    /// <summary>The trap that this piece of the client's stream springs.</summary>
    internal ProxyTrap? Springs(ProxiedConnection connection, ReadOnlySpan<byte> before, ReadOnlySpan<byte> piece)
    {
        lock (gate)
        {
            foreach (var trap in traps)
                if (trap.IsSprungBy(before, piece, connection))
                {
                    traps.Remove(trap);
                    return trap;
                }
        }

        return null;
    }

    private async Task AcceptAsync(TcpListener here, Task before)
    {
        await before;
        while (await NextAsync(here) is { } client)
        {
            var connection = new ProxiedConnection(this, client, ending.Token);
            connections[connection] = Task.CompletedTask;
            connections[connection] = RunAsync(connection);
        }
    }

    private async Task RunAsync(ProxiedConnection connection)
    {
        await connection.RunAsync(host, serverPort);
        connections.TryRemove(connection, out _);
    }

    private static async Task<Socket?> NextAsync(TcpListener here)
    {
        try
        {
            return await here.AcceptSocketAsync();
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            return null;
        }
    }
}
