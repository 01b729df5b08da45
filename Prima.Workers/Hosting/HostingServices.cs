using Microsoft.Extensions.Hosting.Systemd;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.Replies;
using Prima.Core.Templates;
using Prima.Workers.Rules;

namespace Prima.Workers.Hosting;

/// <summary>What every worker may ask for: the clock, chance, the fault points, the loops' monitor and the instruments.</summary>
internal static class HostingServices
{
    public static IServiceCollection AddPrimaHosting(this IServiceCollection services, FaultSwitches faults, RulesOptions rules) => services
        .AddSingleton(faults.Points)
        .AddSingleton(faults.Clock)
#pragma warning disable RS0030 // Here chance is injected from: the shared one is the only Random that many threads may use.
        .AddSingleton(Random.Shared)
#pragma warning restore RS0030
        .AddSingleton(_ => CatalogueFile.Load(rules.Catalogue)) // read when it is asked for, and most verbs never ask
        .AddSingleton(all => all.GetRequiredService<MessageCatalogue>() is var catalogue && catalogue == MessageCatalogue.BuiltIn ? ReplyParser.BuiltIn : new ReplyParser(WordLists.BuiltIn, catalogue))
        .AddSingleton<WakeUps>()
        .AddSingleton<IWakeUps>(all => all.GetRequiredService<WakeUps>())
        .AddSingleton(all => new LoopMonitor(all.GetRequiredService<TimeProvider>()) { Stopping = all.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping })
        .AddSingleton<PrimaMetrics>();

    /// <summary>Type=notify and WatchdogSec of a systemd unit; nothing elsewhere.</summary>
    /// <remarks>AddSystemd would look whether the parent process is systemd, which a unit with <c>ProtectProc=invisible</c> cannot see: it would never be ready.</remarks>
    public static IServiceCollection AddPrimaSystemd(this IServiceCollection services)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NOTIFY_SOCKET")))
            return services;
        services.AddSingleton<ISystemdNotifier, SystemdNotifier>().AddSingleton<IHostLifetime, SystemdLifetime>();
        if (Watchdog.IntervalFrom(Environment.GetEnvironmentVariable("WATCHDOG_USEC")) is { } interval)
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<Watchdog>(provider, interval));
        return services;
    }
}
