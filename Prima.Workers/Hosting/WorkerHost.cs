using Microsoft.Extensions.Configuration;
using Prima.Core.Diagnostics;
using Prima.Data;
using Prima.Workers.Cli;
using Prima.Workers.Health;
using Prima.Workers.Hosting.Settings;
using Prima.Workers.Sending;
using Serilog;

namespace Prima.Workers.Hosting;

/// <summary>One worker process: its settings, its workers, and the small web server that every process has.</summary>
internal sealed partial class WorkerHost(WebApplication app, Roles roles) : IAsyncDisposable
{
    /// <summary>How long what was begun may take to be finished and recorded. A supervisor should wait a few seconds longer.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(25);

    public IServiceProvider Services => app.Services;

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
    /// <param name="configuration">Read for log levels only.</param>
    /// <param name="settings">Already valid.</param>
    /// <param name="roles">What this process does.</param>
    /// <param name="faults">Armed points and the product's clock.</param>
    /// <param name="compose">What a test replaces or adds, last.</param>
    public static WorkerHost Build(IConfiguration configuration, PrimaSettings settings, Roles roles, FaultSwitches faults, Action<IServiceCollection>? compose = null)
    {
        // The empty builder reads no file and no variable of its own: an operator's machine must not change what the demo does.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Prima", ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseUrls(settings.Web.UrlsFor(roles)).ConfigureKestrel(server => server.AddServerHeader = false);
        builder.Services.AddSerilog(Logging.Create(configuration), dispose: true);
        builder.Services.AddPrimaSystemd();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTimeout);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        builder.Services.AddRoutingCore();
        builder.Services.AddPrimaSettings(settings);
        builder.Services.AddPrimaHosting(faults);
        builder.Services.AddPrimaHealth();
        builder.Services.AddPrimaMetrics();
        builder.Services.AddPrimaData(settings.Database.Prima!, settings.Database.PrimaDirect);
        builder.Services.AddPrimaSending(settings, faults, roles);
        compose?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseRouting();
        app.MapPrimaHealth();
        app.MapPrometheusScrapingEndpoint();
        app.Services.GetRequiredService<PrimaMetrics>(); // Its gauges exist from the first scrape on, whoever asks for it when.
        return new WorkerHost(app, roles);
    }

    /// <summary>Where its web server listens, once it is started.</summary>
    public IReadOnlyCollection<string> Urls => [.. app.Urls];

    /// <summary>Runs until <paramref name="stopping"/>, a signal, or the death of a loop, which alone is a failure.</summary>
    public async Task<ExitCode> RunAsync(CancellationToken stopping)
    {
        await StartAsync(stopping);
        return await WaitAsync(stopping);
    }

    public async Task StartAsync(CancellationToken stopping)
    {
        var log = app.Services.GetRequiredService<ILogger<WorkerHost>>();
        if (app.Services.GetRequiredService<FaultPoints>().Armed is { } armed)
            Log.FaultPointArmed(log, armed);
        await app.StartAsync(stopping);
        foreach (var url in Urls)
            Log.Listening(log, roles.ToWords(), url);
    }

    public async Task<ExitCode> WaitAsync(CancellationToken stopping)
    {
        await app.WaitForShutdownAsync(stopping);
        return LoopDied() ? ExitCode.Failed : ExitCode.Done;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>The framework stops the host when a loop throws, and then exits with 0; a supervisor must see that it was no wish of ours.</summary>
    private bool LoopDied() =>
        app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(loop => loop.ExecuteTask is { IsFaulted: true })
        || app.Services.GetRequiredService<LoopMonitor>().Report().Any(loop => loop.Dead);

    private static partial class Log
    {
        [LoggerMessage(EventIds.ProcessListening, LogLevel.Information, "Prima runs the roles {Roles} and listens at {Url}")]
        public static partial void Listening(Microsoft.Extensions.Logging.ILogger logger, string roles, string url);

        [LoggerMessage(EventIds.FaultPointArmed, LogLevel.Warning, "A fault point is armed: this process will be {Armed}")]
        public static partial void FaultPointArmed(Microsoft.Extensions.Logging.ILogger logger, string armed);
    }
}
