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
    /// <summary>As <see cref="Build(PrimaSettings)"/>, for what cannot be done where the database is away or is not this program's.</summary>
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

    /// <exception cref="CommandFault">A switch of fault tests is wrong.</exception>
    public static ServiceProvider Build(PrimaSettings settings) => Build(settings, ReadSwitches());

    /// <param name="settings">Already valid.</param>
    /// <param name="faults">Armed points and the product's clock.</param>
    public static ServiceProvider Build(PrimaSettings settings, FaultSwitches faults)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        services.AddPrimaSettings(settings);
        services.AddPrimaHosting(faults, settings.Rules);
        services.AddPrimaData(settings.Database.Prima!, settings.Database.PrimaDirect, isVerb: true);
        services.AddPrimaSending(settings, faults, Roles.None);
        services.AddPrimaReminders(settings, faults, Roles.None);
        services.AddPrimaChecks(settings);
        return services.BuildServiceProvider();
    }

    /// <summary>A moved clock and an armed point hold for every process that is told of them, or a test would measure two clocks.</summary>
    private static FaultSwitches ReadSwitches()
    {
        var errors = new List<string>();
        var faults = FaultSwitches.Read(Environment.GetEnvironmentVariable, errors);
        return errors.Count == 0 ? faults : throw new CommandFault(ExitCode.Usage, string.Join(Environment.NewLine, errors));
    }
}
