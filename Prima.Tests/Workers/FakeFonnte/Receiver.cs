using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Prima.Tests.Workers.FakeFonnte;

/// <summary>Where webhooks arrive in a test.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly Channel<(string Path, JsonNode Body)> arrived = Channel.CreateUnbounded<(string, JsonNode)>();
    private readonly WebApplication app;
    private int count;

    private Receiver(int failFirst)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(async http =>
        {
            var body = await JsonNode.ParseAsync(http.Request.Body);
            if (Interlocked.Increment(ref count) <= failFirst)
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await arrived.Writer.WriteAsync((http.Request.Path, body!));
        });
    }

    public string Url => app.Urls.First() + "/hooks?token=secret";

    public int Count => Volatile.Read(ref count);

    public static async Task<Receiver> StartAsync(int failFirst = 0)
    {
        var receiver = new Receiver(failFirst);
        await receiver.app.StartAsync();
        return receiver;
    }

    public async Task<List<(string Path, JsonNode Body)>> TakeAsync(int wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        var taken = new List<(string, JsonNode)>();
        while (taken.Count < wanted)
            taken.Add(await arrived.Reader.ReadAsync(patience.Token));
        return taken;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
