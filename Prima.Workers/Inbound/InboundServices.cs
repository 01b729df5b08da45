using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Inbound;

/// <summary>Everything the role inbound needs, from valid settings.</summary>
internal static class InboundServices
{
    public static IServiceCollection AddPrimaInbound(this IServiceCollection services, PrimaSettings settings, Roles roles)
    {
        if (!roles.HasFlag(Roles.Inbound))
            return services;
        services.AddSingleton<IHostedService>(all => ActivatorUtilities.CreateInstance<AnswerReader>(all, Pace(all, settings.Inbound)));
        services.AddSingleton<IHostedService>(all => ActivatorUtilities.CreateInstance<ReceiptReader>(all, Pace(all, settings.Inbound)));
        return services;
    }

    private static Pace Pace(IServiceProvider all, InboundOptions options) => new(
        all.GetRequiredService<TimeProvider>(), all.GetRequiredService<Random>(), options, all.GetRequiredService<WakeUps>().SubscribeInbound());
}
