using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;
using Prima.Workers.FakeFonnte;

namespace Prima.Tests.Workers.FakeFonnte;

/// <summary>The ledger's time is when a request arrived, however late somebody looks: a check of a limit must not count the gateway's own waiting.</summary>
[Parallelizable]
public class FakeArrivalTests
{
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly TimeSpan LookedAtAfter = TimeSpan.FromMilliseconds(300), KernelTick = TimeSpan.FromMilliseconds(12);

    [Test]
    [Platform("Linux")]
    public async Task A_request_is_timed_by_its_arrival_and_not_by_the_look_at_it()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await caller.ConnectAsync(listener.LocalEndPoint!);
        using var taken = await listener.AcceptAsync();
        var http = new DefaultHttpContext();
        http.Features.Set<IConnectionSocketFeature>(new Connection(taken));

        var before = Clock.GetUtcNow();
        await caller.SendAsync(new byte[] { 1 });
        var after = Clock.GetUtcNow();
        await Task.Delay(LookedAtAfter, Clock, CancellationToken.None);

        Assert.That(FakeArrival.Of(http, Clock), Is.InRange(before - KernelTick, after + KernelTick));
    }

    [Test]
    public void Where_no_socket_tells_it_it_is_now()
    {
        var before = Clock.GetUtcNow();
        Assert.That(FakeArrival.Of(new DefaultHttpContext(), Clock), Is.InRange(before, Clock.GetUtcNow()));
    }

    private sealed record Connection(Socket Socket) : IConnectionSocketFeature;
}
