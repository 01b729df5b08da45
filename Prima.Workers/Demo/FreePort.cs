using System.Net;
using System.Net.Sockets;

namespace Prima.Workers.Demo;

/// <summary>
/// A port that the worker with the role web keeps when it is killed and started again: below those that a system hands out by itself, or another connection could have
/// it meanwhile.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 10_000;

    public static int Find(Random random)
    {
        while (true)
        {
            var port = First + random.Next(Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }
}
