using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Prima.Core.Diagnostics;
using Prima.Data;
using Prima.Workers.Cli;
using Prima.Workers.Fleet;
using Prima.Workers.Health;
using Prima.Workers.Hosting.Settings;
using Prima.Workers.Inbound;
using Prima.Workers.Reminders;
using Prima.Workers.Sending;
using Prima.Workers.Web;
using Serilog;

namespace Prima.Workers.Hosting;

/// <summary>One worker process: its settings, its workers, and the small web server that every process has.</summary>
internal sealed partial class WorkerHost(IHost host, Roles roles) : IAsyncDisposable
{
    /// <summary>How long what was begun may take to be finished and recorded: the promised 25 seconds less three to end the process in, one of them for a collector of telemetry, for a database that is silent is waited for to the end.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(22);

    public IServiceProvider Services => host.Services;

    /// <summary>Builds the host of <c>prima run</c>: every mistake of settings and fault switches is reported at once, before anything starts.</summary>
    public static WorkerHost Build(SettingsSource source, Roles roles, Action<IServiceCollection>? compose = null)
    {
        var errors = new List<string>();
        var faults = FaultSwitches.Read(Environment.GetEnvironmentVariable, errors);
        var configuration = SettingsLoader.Open(source);
        try
        {
            var settings = SettingsLoader.Load(configuration, roles);
            return errors.Count == 0 ? Build(configuration, settings, roles, faults, compose) : throw new SettingsException(errors);
        }
        catch (SettingsException wrong) when (errors.Count > 0 && wrong.Errors != errors)
        {
            throw new SettingsException([.. errors, .. wrong.Errors]);
        }
    }

    /// <summary>Builds a host from what the caller gives, and from nothing else.</summary>
    /// <param name="configuration">Read for log levels and for what is OpenTelemetry's only.</param>
    /// <param name="settings">Already valid.</param>
    /// <param name="roles">What this process does.</param>
    /// <param name="faults">Armed points and the product's clock.</param>
    /// <param name="compose">What a test replaces or adds, last.</param>
    public static WorkerHost Build(IConfiguration configuration, PrimaSettings settings, Roles roles, FaultSwitches faults, Action<IServiceCollection>? compose = null)
    {
        // This builder reads no file and no variable of its own: an operator's machine must not change what the demo does.
        // Services start in the order they are added here and stop in reverse. The web server is first of those that do something: a port in use stops the process
        // before a loop has claimed anything, and health can be asked until the last message of a drain is settled. What all of them told leaves after it.
        var host = new HostBuilder()
            .ConfigureAppConfiguration(app => app.AddInMemoryCollection(Telemetry.SettingsOf(configuration)))
            .ConfigureServices(services => services.AddHostedService<TelemetryFlush>())
            .ConfigureWebHost(web => AddWebServer(web, settings.Web, roles), web => web.SuppressEnvironmentConfiguration = true)
            .ConfigureServices(services =>
            {
                services.AddSerilog(Logging.Create(configuration), dispose: true);
                services.AddPrimaSystemd();
                services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainTimeout);
                services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
                services.AddPrimaSettings(settings);
                services.AddPrimaHosting(faults, settings.Rules);
                services.AddPrimaHealth();
                services.AddPrimaTelemetry(configuration);
                services.AddHostedService<DatabaseGate>();
                services.AddPrimaData(settings.Database.Prima!, settings.Database.PrimaDirect);
                services.AddPrimaFleet(roles);
                services.AddPrimaSending(settings, faults, roles);
                services.AddPrimaReminders(settings, faults, roles);
                services.AddPrimaWeb();
                services.AddPrimaInbound(settings, roles);
                compose?.Invoke(services);
            })
            .Build();
        host.Services.GetRequiredService<PrimaMetrics>(); // Its gauges exist from the first scrape on, whoever asks for it when.
        return new WorkerHost(host, roles);
    }

    /// <summary>Where its web server listens, once it is started.</summary>
    public IReadOnlyCollection<string> Urls => [.. host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>Runs until <paramref name="stopping"/>, a signal, or the death of a loop, which alone is a failure.</summary>
    public async Task<ExitCode> RunAsync(CancellationToken stopping)
    {
        try
        {
            await StartAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return ExitCode.Done; // Told to stop while it started, and nothing was begun.
        }

        return await WaitAsync(stopping);
    }

    public async Task StartAsync(CancellationToken stopping)
    {
        var log = host.Services.GetRequiredService<ILogger<WorkerHost>>();
        if (host.Services.GetRequiredService<FaultPoints>().Armed is { } armed)
            Log.FaultPointArmed(log, armed);
        await host.StartAsync(stopping);
        var settings = host.Services.GetRequiredService<PrimaSettings>();
        host.Services.GetRequiredService<PrimaMetrics>().ShowZeros(settings.Fonnte.Devices.Keys, isDoor: roles.HasFlag(Roles.Web));
        if (roles.HasFlag(Roles.Web) && settings.Web is { WebhookToken: null, PreviousWebhookToken: null })
            Log.NoWebhookToken(log);
        foreach (var url in Urls)
            Log.Listening(log, roles.ToWords(), url);
    }

    public async Task<ExitCode> WaitAsync(CancellationToken stopping)
    {
        await host.WaitForShutdownAsync(stopping);
        return LoopDied() ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>The host closes what it holds asynchronously where it can, and says so by its second interface only.</summary>
    public ValueTask DisposeAsync() => ((IAsyncDisposable)host).DisposeAsync();

    private static void AddWebServer(IWebHostBuilder web, WebOptions options, Roles roles) => web
        .UseKestrelCore()
        .ConfigureKestrel(server => server.AddServerHeader = false)
        .UseUrls(options.UrlsFor(roles))
        .ConfigureServices(services => services.AddRoutingCore())
        .Configure(app => app.UseRouting().UseEndpoints(routes =>
        {
            routes.MapPrimaHealth();
            routes.MapPrometheusScrapingEndpoint();
            if (!roles.HasFlag(Roles.Web))
                return;
            routes.MapPrimaCron(options.CronSecret);
            routes.MapPrimaWebhooks();
        }));

    /// <summary>The framework stops the host when a loop throws, and then exits with 0; a supervisor must see that it was no wish of ours.</summary>
    private bool LoopDied() =>
        host.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(loop => loop.ExecuteTask is { IsFaulted: true })
        || host.Services.GetRequiredService<LoopMonitor>().Report().Any(loop => loop.Dead);

    private static partial class Log
    {
        [LoggerMessage(EventIds.ProcessListening, LogLevel.Information, "Prima runs the roles {Roles} and listens at {Url}")]
        public static partial void Listening(Microsoft.Extensions.Logging.ILogger logger, string roles, string url);

        [LoggerMessage(EventIds.WebhookTokenMissing, LogLevel.Warning, "No Prima:Web:WebhookToken is set, so every webhook is refused: what patients write does not come in")]
        public static partial void NoWebhookToken(Microsoft.Extensions.Logging.ILogger logger);

        [LoggerMessage(EventIds.FaultPointArmed, LogLevel.Warning, "A fault point is armed: this process will be {Armed}")]
        public static partial void FaultPointArmed(Microsoft.Extensions.Logging.ILogger logger, string armed);
    }
}
