using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Prima.Workers.Health;

/// <summary>A report as JSON: whether it is well, why not, and what somebody should know although it is.</summary>
internal static class HealthReportWriter
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var body = new
        {
            status = report.Status == HealthStatus.Unhealthy ? "unhealthy" : "healthy",
            reasons = Descriptions(report, HealthStatus.Unhealthy),
            notes = Descriptions(report, HealthStatus.Degraded),
        };
        return context.Response.WriteAsync(JsonSerializer.Serialize(body), context.RequestAborted);
    }

    /// <summary>Our own sentences only: an exception's message may hold anything.</summary>
    private static string[] Descriptions(HealthReport report, HealthStatus status) =>
        [.. report.Entries.Where(entry => entry.Value.Status == status)
            .Select(entry => entry.Value.Exception is null ? entry.Value.Description ?? entry.Key : $"{entry.Key}: the check failed or took too long")];
}
