using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Prima.Core.Diagnostics;
using Prima.Workers.Cli;

namespace Prima.Workers.Hosting;

/// <summary>
/// Metrics at /metrics; metrics and traces by OTLP too, where the standard variables of OpenTelemetry name an endpoint. Without one no trace is made.
/// </summary>
internal static class Telemetry
{
    private const string Prefix = "OTEL_";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>What of the configuration is OpenTelemetry's: the only part of it that the host is given.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> SettingsOf(IConfiguration configuration) =>
        configuration.AsEnumerable().Where(setting => setting.Key.StartsWith(Prefix, StringComparison.Ordinal));

    public static IServiceCollection AddPrimaTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService("prima", serviceVersion: ProgramVersion.Text, serviceInstanceId: WorkerIdentity.Name)
                .AddEnvironmentVariableDetector()) // what an operator calls it wins
            .WithMetrics(metrics => metrics
                .AddMeter(PrimaMetrics.MeterName, "Npgsql")
                .AddPrometheusExporter(exporter =>
                {
                    exporter.ScopeInfoEnabled = false;
                    exporter.TargetInfoEnabled = false;
                }));
        if (IsNamed(configuration, Endpoint) || IsNamed(configuration, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"))
            telemetry.WithMetrics(metrics => metrics.AddOtlpExporter());
        if (IsNamed(configuration, Endpoint) || IsNamed(configuration, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"))
            telemetry.WithTracing(traces => traces.AddSource(PrimaTraces.SourceName, "System.Net.Http").AddOtlpExporter());
        return services;
    }

    private static bool IsNamed(IConfiguration configuration, string key) => !string.IsNullOrEmpty(configuration[key]);
}
