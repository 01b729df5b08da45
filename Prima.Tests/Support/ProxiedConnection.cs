using System.Net.Sockets;

namespace Prima.Tests.Support;

/// <summary>One client's way to the server and back.</summary>
internal sealed class ProxiedConnection(FaultProxy proxy, Socket client, CancellationToken ending)
{
    private const int Tail = 256;
    private readonly Socket server = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource cut = CancellationTokenSource.CreateLinkedTokenSource(ending);
    private volatile bool answersAreLost;

    public async Task RunAsync(string host, int port)
    {
        try
        {
            client.NoDelay = server.NoDelay = true; // the delays are ours to choose
            await server.ConnectAsync(host, port, cut.Token);
            await Task.WhenAll(EndsWithTheConnectionAsync(ForwardAsync), EndsWithTheConnectionAsync(AnswerAsync));
        }
        catch (Exception broken) when (IsBreak(broken))
        {
        }
        finally
        {
            Reset(client);
            server.Dispose();
            cut.Dispose();
        }
    }

    /// <summary>Breaks both sides at once.</summary>
    public void Cut()
    {
        try
        {
            cut.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It had ended by itself.
        }
    }

    private async Task ForwardAsync()
    {
        var buffer = new byte[64 * 1024];
        byte[] before = [];
        while (true)
        {
            var length = await client.ReceiveAsync(buffer, cut.Token);
            await proxy.PassAsync(cut.Token);
            if (proxy.Delay > TimeSpan.Zero)
                await Task.Delay(proxy.Delay, TimeProvider.System, cut.Token);
            if (length == 0)
            {
                server.Shutdown(SocketShutdown.Send);
                return;
            }

            var piece = buffer.AsMemory(0, length);
            if (proxy.Springs(this, before, piece.Span) is { } trap)
            {
                await SpringAsync(trap, piece);
                return;
            }

            await server.SendAsync(piece, cut.Token);
            byte[] seen = [.. before, .. piece.Span];
            before = seen[^Math.Min(seen.Length, Tail)..];
        }
    }

    private async Task SpringAsync(ProxyTrap trap, ReadOnlyMemory<byte> piece)
    {
        if (trap.Fault is ProxyFault.CutAfter or ProxyFault.SilenceAfter)
        {
            answersAreLost = true;
            await server.SendAsync(piece, cut.Token);
        }

        trap.Happened();
        if (trap.Fault is ProxyFault.CutBefore)
            Cut();
        if (trap.Fault is ProxyFault.CutAfter)
        {
            // The server gets a quiet end after the words, so that it reads them; a reset could overtake them.
            server.Shutdown(SocketShutdown.Send);
            Reset(client);
        }

        if (trap.Fault is ProxyFault.SilenceBefore or ProxyFault.SilenceAfter)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cut.Token);
    }

    private async Task AnswerAsync()
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var length = await server.ReceiveAsync(buffer, cut.Token);
            await proxy.PassAsync(cut.Token);
            if (length == 0)
                break;
            if (!answersAreLost)
                await client.SendAsync(buffer.AsMemory(0, length), cut.Token);
        }

        if (!answersAreLost)
            client.Shutdown(SocketShutdown.Send);
    }

    // A pump that breaks takes the other one along; one that ends in order leaves it to end likewise.
    private async Task EndsWithTheConnectionAsync(Func<Task> pump)
    {
        try
        {
            await pump();
        }
        catch (Exception broken) when (IsBreak(broken))
        {
            Cut();
        }
    }

    private static bool IsBreak(Exception e) => e is SocketException or OperationCanceledException or ObjectDisposedException;

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // There is nobody left to tell.
        }

        socket.Dispose();
    }
}
