using Prima.Core.Operations;
using Prima.Data;
using Prima.Workers.Cli.Checks;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;
using Prima.Workers.Reminders;
using Prima.Workers.Sending;

namespace Prima.Workers.Cli;

/// <summary>What a verb that is no worker may ask for: the settings, the clock, the stores, and no loop.</summary>
internal static class VerbServices
{
    /// <summary>As <see cref="Build"/>, for what cannot be done where the database is away or is not this program's.</summary>
    /// <exception cref="CommandFault">It is.</exception>
    public static async Task<ServiceProvider> OpenAsync(PrimaSettings settings, CancellationToken stopping)
    {
        var services = Build(settings);
        if (await services.GetRequiredService<IDatabaseProbe>().AskAsync(stopping) is not { } fault)
            return services;
        await services.DisposeAsync();
        var (code, sentence) = FaultSentences.Of(fault);
        throw new CommandFault(code, sentence);
    }

    public static ServiceProvider Build(PrimaSettings settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        services.AddPrimaSettings(settings);
        services.AddPrimaHosting(FaultSwitches.None);
        services.AddPrimaData(settings.Database.Prima!, settings.Database.PrimaDirect, isVerb: true);
        services.AddPrimaSending(settings, FaultSwitches.None, Roles.None);
        services.AddPrimaReminders(settings, FaultSwitches.None, Roles.None);
        services.AddPrimaChecks(settings);
        return services.BuildServiceProvider();
    }
}
