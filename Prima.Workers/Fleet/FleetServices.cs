using Prima.Workers.Hosting;

namespace Prima.Workers.Fleet;

/// <summary>What every process does, whatever its roles.</summary>
internal static class FleetServices
{
    public static IServiceCollection AddPrimaFleet(this IServiceCollection services, Roles roles) => services.AddSingleton<IHostedService>(all =>
        ActivatorUtilities.CreateInstance<Heartbeat>(all, roles, new Pace(all.GetRequiredService<TimeProvider>(), all.GetRequiredService<Random>(), new Heartbeat.BeatOptions())));
}
