using Prima.Data;
using Prima.Workers.Cli.Checks;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;
using Prima.Workers.Sending;

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
        services.AddPrimaData(settings.Database.Prima!, settings.Database.PrimaDirect);
        services.AddPrimaSending(settings, FaultSwitches.None, Roles.None);
        services.AddSingleton<ICheck, DatabaseAnswers>();
        return services.BuildServiceProvider();
    }
}
