using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Hosting;

/// <summary>What runs in one process: for each role its workers, one line each.</summary>
internal static class Composition
{
    public static IServiceCollection AddPrimaSettings(this IServiceCollection services, PrimaSettings settings) => services
        .AddSingleton(settings)
        .AddSingleton(settings.Database)
        .AddSingleton(settings.Fonnte)
        .AddSingleton(settings.Web)
        .AddSingleton(settings.Limits)
        .AddSingleton(settings.Scheduler)
        .AddSingleton(settings.Sender)
        .AddSingleton(settings.Inbound)
        .AddSingleton(settings.Janitor)
        .AddSingleton(settings.Rules);
}
