using Prima.Core.Diagnostics;
using Prima.Data.Postgres;
using Prima.Workers.Hosting;
using Prima.Workers.Reminders;

namespace Prima.Workers.Web;

/// <summary><c>POST /api/cron</c>: one scheduler pass, for whoever knows the secret. Without a configured secret there is no such route.</summary>
internal static partial class CronEndpoint
{
    private const string Scheme = "Bearer ";

    public static void MapPrimaCron(this IEndpointRouteBuilder routes, string? secret)
    {
        if (secret is null)
            return;
        var expected = new SecretDigest(secret);
        routes.MapMethods("/api/cron", [HttpMethods.Post], async call =>
        {
            if (!IsAllowed(call.Request.Headers.Authorization.ToString(), expected))
            {
                call.Response.StatusCode = StatusCodes.Status401Unauthorized;
                call.Response.Headers.WWWAuthenticate = "Bearer";
                return;
            }

            await RunAsync(call);
        });
    }

    private static async Task RunAsync(HttpContext call)
    {
        try
        {
            if (await call.RequestServices.GetRequiredService<ReminderRound>().RunAsync(call.RequestAborted) is { } report)
                await call.Response.WriteAsJsonAsync(report);
            else
                await Results.Json(new { error = "a round is running" }, statusCode: StatusCodes.Status409Conflict).ExecuteAsync(call);
        }
        catch (Exception fault) when (fault is TimeoutException || DatabaseFaults.Classify(fault) is not null)
        {
            call.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            Log.CronFailed(call.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(CronEndpoint)), Cause.Of(fault));
        }
    }

    private static bool IsAllowed(string header, SecretDigest expected) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && expected.Matches(header[Scheme.Length..].Trim());

    private static partial class Log
    {
        [LoggerMessage(EventIds.CronFailed, LogLevel.Warning, "A round that was asked for over HTTP could not be done ({Cause}); the fleet's own schedulers need none. It takes the rights of a worker's login")]
        public static partial void CronFailed(ILogger logger, string cause);
    }
}
