using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace Prima.Workers.FakeFonnte;

/// <summary>When a request reached this machine, by the kernel: on a busy one its handler begins up to half a second later, and who checks a limit would count that.</summary>
internal static class FakeArrival
{
    /// <summary><c>IPPROTO_TCP</c>, <c>TCP_INFO</c> and the offset of <c>tcpi_last_data_recv</c> (milliseconds, 32 bits) in Linux' <c>linux/tcp.h</c>.</summary>
    private const int Tcp = 6, TcpInfo = 11, LastDataReceived = 52;

    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(2);

    /// <summary>The arrival of the last byte so far, to the millisecond; where no kernel tells it, now.</summary>
    public static DateTimeOffset Of(HttpContext http, TimeProvider clock)
    {
        if (!OperatingSystem.IsLinux() || http.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
            return clock.GetUtcNow();
        try
        {
            return OfLastByte(socket, clock);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return clock.GetUtcNow();
        }
    }

    private static DateTimeOffset OfLastByte(Socket socket, TimeProvider clock)
    {
        Span<byte> info = stackalloc byte[LastDataReceived + sizeof(uint)];
        while (true)
        {
            var (now, asked) = (clock.GetUtcNow(), clock.GetTimestamp());
            socket.GetRawSocketOption(Tcp, TcpInfo, info);
            if (clock.GetElapsedTime(asked) < AtOnce)   // else the process had to wait in between, and the two do not belong together
                return now - TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32LittleEndian(info[LastDataReceived..]));
        }
    }
}
