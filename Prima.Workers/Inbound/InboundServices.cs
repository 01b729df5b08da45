using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Inbound;

/// <summary>Everything the role inbound needs, from valid settings.</summary>
internal static class InboundServices
{
    public static IServiceCollection AddPrimaInbound(this IServiceCollection services, PrimaSettings settings, Roles roles) => roles.HasFlag(Roles.Inbound)
        ? services.AddSingleton<IHostedService>(all => ActivatorUtilities.CreateInstance<AnswerReader>(
            all, new Pace(all.GetRequiredService<TimeProvider>(), all.GetRequiredService<Random>(), settings.Inbound, null)))
        : services;
}
