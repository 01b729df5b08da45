using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Prima.Workers.Health;

/// <summary>The checks behind <c>/health/live</c> (restart me) and <c>/health/ready</c> (do not rely on me yet).</summary>
internal static class HealthServices
{
    /// <summary>What a restart cures.</summary>
    public const string Live = "live";

    private const string Ready = "ready";

    public static IServiceCollection AddPrimaHealth(this IServiceCollection services)
    {
        services.AddSingleton<DatabaseCheck>(); // one, for it knows the question that is under way
        services.AddHealthChecks()
            .AddCheck<LoopsAliveCheck>("loops alive", tags: [Live, Ready])
            .AddCheck<LoopsWellCheck>("loops well", tags: [Ready])
            .AddCheck<DatabaseCheck>("database", tags: [Ready])
            .AddCheck<DrainCheck>("drain", tags: [Ready])
            .AddCheck<FaultSwitchesCheck>("fault switches", tags: [Ready]);
        return services;
    }

    public static void MapPrimaHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", Options(Live));
        routes.MapHealthChecks("/health/ready", Options(Ready));
    }

    private static HealthCheckOptions Options(string tag) => new()
    {
        Predicate = check => check.Tags.Contains(tag),
        ResponseWriter = HealthReportWriter.WriteAsync,
    };
}
