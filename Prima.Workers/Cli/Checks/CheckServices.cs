using Prima.Core.Sending;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli.Checks;

/// <summary>What <c>prima check</c> looks at, in its order: the database first, for most of the others need it.</summary>
internal static class CheckServices
{
    public static IServiceCollection AddPrimaChecks(this IServiceCollection services, PrimaSettings settings)
    {
        services
            .AddSingleton<ICheck, DatabaseAnswers>()
            .AddSingleton<ICheck, ConnectionIsDirect>()
            .AddSingleton<ICheck, ClocksAgree>()
            .AddSingleton<ICheck, RightsSuffice>()
            .AddSingleton<ICheck, SchemaIsAsMade>()
            .AddSingleton<ICheck, EveryMessageHasOnePlace>()
            .AddSingleton<ICheck, InvariantsHold>();
        foreach (var device in settings.Fonnte.Devices.Keys.Order(StringComparer.Ordinal))
            services.AddSingleton<ICheck>(all => new GatewayKnowsDevice(device, all.GetRequiredService<IMessageGateway>()));
        return services;
    }
}
