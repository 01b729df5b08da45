using System.Net.Sockets;
using System.Text;

namespace Prima.Tests.Support.Pooling;

/// <summary>One client of a <see cref="PoolerDouble"/>: it signs in, and from then on borrows sessions.</summary>
internal sealed class PooledClient(PoolerDouble pooler, Socket socket)
{
    private const int Cancel = 80877102;
    private const int Encrypt = 80877103;
    private const int EncryptByGss = 80877104;

    /// <summary>Nobody's process: a pooler greets with a number of its own.</summary>
    private static readonly byte[] Key = [0x7f, 0, 0, 1, 0, 0, 0, 0];

    private readonly NetworkStream client = new(socket, ownsSocket: true);
    private readonly SemaphoreSlim gate = new(1);
    private NetworkStream? session;
    private Task answering = Task.CompletedTask;
    private int unanswered;
    private bool isUnfinished;

    public async Task RunAsync(CancellationToken stopping)
    {
        socket.NoDelay = true;
        try
        {
            if (await SignInAsync(stopping))
                await AskAsync(stopping);
        }
        catch (Exception gone) when (IsEnd(gone))
        {
            // The client has gone, or the test is over.
        }

        if (session is { } left)
            await pooler.DropAsync(left);
        await client.DisposeAsync();
        await answering;
        gate.Dispose();
    }

    private async Task<bool> SignInAsync(CancellationToken stopping)
    {
        var first = await WireMessage.ReadAsync(client, stopping, isFirst: true);
        while (first.Number is Encrypt or EncryptByGss)
        {
            await client.WriteAsync("N"u8.ToArray(), stopping);
            first = await WireMessage.ReadAsync(client, stopping, isFirst: true);
        }

        if (first.Number == Cancel)
            return false;
        if (Encoding.UTF8.GetString(first.Says[sizeof(int)..]).Split('\0').Contains("options"))
        {
            await WireMessage.Make('E', "SFATAL\0C08P01\0Munsupported startup parameter: options\0\0"u8).WriteAsync(client, stopping);
            return false;
        }

        var server = await pooler.ConnectAsync(stopping);
        await first.WriteAsync(server, stopping);
        while (true)
        {
            var answer = await WireMessage.ReadAsync(server, stopping);
            await (answer.Kind == 'K' ? WireMessage.Make('K', Key) : answer).WriteAsync(client, stopping);
            if (answer is { Kind: 'R', Number: 3 or 5 or 10 or 11 }) // it asks for a proof
                await (await WireMessage.ReadAsync(client, stopping)).WriteAsync(server, stopping);
            if (answer.Kind is 'Z' or 'E')
            {
                await (answer.Kind == 'Z' ? pooler.AddAsync(server) : server.DisposeAsync().AsTask());
                return answer.Kind == 'Z';
            }
        }
    }

    private async Task AskAsync(CancellationToken stopping)
    {
        while (true)
        {
            var question = await WireMessage.ReadAsync(client, stopping);
            if (question.Kind == 'X')
                return;
            if (pooler.Mode == PoolerMode.Statement && question.Kind is 'P' or 'Q' && Encoding.ASCII.GetString(question.Says).Contains("begin", StringComparison.OrdinalIgnoreCase))
            {
                await WireMessage.Make('E', "SFATAL\0C08P01\0Mtransaction blocks not allowed in statement pooling mode\0\0"u8).WriteAsync(client, stopping);
                return;
            }

            await gate.WaitAsync(stopping);
            try
            {
                if (session is null)
                {
                    session = await pooler.LendAsync(stopping);
                    answering = AnswerAsync(session, answering, stopping);
                }

                isUnfinished = question.Kind is not ('Q' or 'S');
                if (!isUnfinished)
                    unanswered++;
                await question.WriteAsync(session, stopping);
            }
            finally
            {
                gate.Release();
            }
        }
    }

    /// <summary>Until no transaction is open and nothing is asked that has no answer yet: then somebody else may have the session.</summary>
    private async Task AnswerAsync(NetworkStream from, Task before, CancellationToken stopping)
    {
        await before;
        try
        {
            while (true)
            {
                var answer = await WireMessage.ReadAsync(from, stopping);
                await gate.WaitAsync(stopping);
                try
                {
                    var isOver = answer.Kind == 'Z' && --unanswered == 0 && !isUnfinished && answer.Says[0] == 'I' && pooler.Mode != PoolerMode.Session;
                    if (isOver)
                    {
                        session = null;
                        pooler.GiveBack(from);
                    }

                    await answer.WriteAsync(client, stopping);
                    if (isOver)
                        return;
                }
                finally
                {
                    gate.Release();
                }
            }
        }
        catch (Exception gone) when (IsEnd(gone))
        {
            await client.DisposeAsync();
        }
    }

    private static bool IsEnd(Exception fault) => fault is IOException or SocketException or OperationCanceledException or ObjectDisposedException;
}
