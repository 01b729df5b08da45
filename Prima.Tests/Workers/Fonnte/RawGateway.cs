using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Prima.Tests.Workers.Fonnte;

/// <summary>A socket that counts what arrives and answers as a test says, byte by byte.</summary>
internal sealed class RawGateway : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Func<Socket, Task> serve;
    private readonly Task accepting;
    private int connections;

    /// <param name="serve">Gets each connection, before anything is read from it.</param>
    public RawGateway(Func<Socket, Task> serve)
    {
        this.serve = serve;
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public int Connections => Volatile.Read(ref connections);

    /// <summary>Each request whose head and body arrived whole.</summary>
    public List<string> Requests { get; } = [];

    public static RawGateway Answering(string answer) => new(socket => Task.CompletedTask) { Answer = answer };

    /// <summary>Sent after a whole request; then the connection is closed. Null: <see cref="AfterRequest"/> decides.</summary>
    public string? Answer { get; init; }

    public Func<Socket, CancellationToken, Task>? AfterRequest { get; init; }

    public static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            using var socket = await listener.AcceptSocketAsync(stopping.Token);
            Interlocked.Increment(ref connections);
            await serve(socket);
            if (Answer is null && AfterRequest is null)
                continue;
            Requests.Add(await ReadRequestAsync(socket));
            if (AfterRequest is not null)
                await AfterRequest(socket, stopping.Token);
            else
                await socket.SendAsync(Encoding.UTF8.GetBytes(Answer!), stopping.Token);
        }
    }

    private async Task<string> ReadRequestAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer, stopping.Token);
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            var so = text.ToString();
            var head = so.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (read == 0 || (head > 0 && so.Length - head - 4 >= LengthOf(so)))
                return so;
        }
    }

    private static int LengthOf(string request) => request.Split("\r\n")
        .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
        .Select(line => int.Parse(line.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault();
}
