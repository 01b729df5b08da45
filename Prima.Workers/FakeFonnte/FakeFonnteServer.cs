using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Prima.Workers.FakeFonnte;

/// <summary>A faithful fake of the gateway on a real socket: what tests, the demo and <c>prima fake-fonnte</c> send to.</summary>
internal sealed class FakeFonnteServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly FakeGateway gateway;
    private readonly FakeSend send;
    private readonly FakeWebhooks webhooks;
    private readonly FakeLedger? ledger;

    private FakeFonnteServer(FakeFonnteOptions options, FakeScript script, TimeProvider clock, Random random)
    {
        ledger = options.Ledger is null ? null : new FakeLedger(options.Ledger);
        webhooks = new FakeWebhooks(options, clock);
        gateway = new FakeGateway(options, ledger, webhooks, clock);
        send = new FakeSend(options, gateway, script, clock, random);

        // An empty builder reads no configuration, listens to no signal and logs nothing: the demo's own must not reach it, nor the other way round.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Urls);
        builder.Services.AddRoutingCore();
        app = builder.Build();
        app.UseRouting();
        app.MapPost("/send", (RequestDelegate)send.HandleAsync);
        new FakeEndpoints(options, gateway).Map(app);
    }

    /// <summary>Where it listens, with the port it got.</summary>
    public Uri Url => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Requests to <c>/send</c> so far.</summary>
    public int Requests => send.Requests;

    /// <summary>Messages taken so far.</summary>
    public int Taken => gateway.Taken;

    public static Task<FakeFonnteServer> StartAsync(FakeFonnteOptions options, CancellationToken stopping) =>
        StartAsync(options, TimeProvider.System, new Random(), stopping);

    /// <exception cref="FakeScriptException">The script has a line that cannot be followed.</exception>
    /// <exception cref="IOException">The port is in use, or a file cannot be opened.</exception>
    public static async Task<FakeFonnteServer> StartAsync(FakeFonnteOptions options, TimeProvider clock, Random random, CancellationToken stopping)
    {
        var script = options.Script is null ? FakeScript.Empty : FakeScript.Read(options.Script);
        var server = new FakeFonnteServer(options, script, clock, random);
        try
        {
            await server.app.StartAsync(stopping);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs until <paramref name="stopping"/>: the verb <c>fake-fonnte</c>.</summary>
    public static async Task RunAsync(FakeFonnteOptions options, TextWriter output, CancellationToken stopping)
    {
        await using var server = await StartAsync(options, stopping);
        await output.WriteLineAsync($"fake Fonnte listens on {server.Url}");
        await output.FlushAsync(CancellationToken.None);
        var stopped = new TaskCompletionSource();
        await using (stopping.Register(stopped.SetResult))
            await stopped.Task;
        await output.WriteLineAsync($"{server.Requests} requests, {server.Taken} messages taken");
    }

    /// <summary>The device, by name, number or token, loses its session.</summary>
    public void Disconnect(string device) => gateway.Disconnect(Device(device));

    public void Connect(string device) => gateway.Connect(Device(device));

    /// <summary>Somebody writes to the device. The task ends when that is delivered, or false when it is given up; <paramref name="twice"/>: the same webhook comes again at once.</summary>
    public Task<bool> WroteAsync(string device, string sender, string text, bool twice = false) => gateway.WroteAsync(Device(device), sender, text, twice);

    /// <summary>The webhooks so far: the gateway's own record.</summary>
    public IReadOnlyList<FakeDelivery> Deliveries => webhooks.Deliveries;

    /// <summary>True while nothing is on its way to the one who gets the webhooks.</summary>
    public bool IsQuiet => webhooks.IsQuiet;

    public void SetQuota(string device, int left) => Device(device).SetRemaining(left);

    public async ValueTask DisposeAsync()
    {
        await webhooks.DisposeAsync();
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        await app.StopAsync(atOnce.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.DisposeAsync();
        if (ledger is not null)
            await ledger.DisposeAsync();
    }

    private FakeDevice Device(string key) => gateway.Find(key) ?? throw new ArgumentException("No such device.", nameof(key));
}
