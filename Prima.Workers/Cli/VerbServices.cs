using Prima.Core.Operations;
using Prima.Workers.Cli.Checks;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>What a verb that is no worker may ask for: the settings, the clock, the stores, and no loop.</summary>
internal static class VerbServices
{
    public static ServiceProvider Build(PrimaSettings settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        services.AddPrimaSettings(settings);
        services.AddPrimaHosting(FaultSwitches.None);
        if (services.Any(service => service.ServiceType == typeof(IDatabaseProbe)))
            services.AddSingleton<ICheck, DatabaseAnswers>();
        return services.BuildServiceProvider();
    }
}
