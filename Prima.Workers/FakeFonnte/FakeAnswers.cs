using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Prima.Workers.FakeFonnte;

/// <summary>Answers that several endpoints give.</summary>
internal static class FakeAnswers
{
    public static string TokenOf(HttpContext http) => http.Request.Headers.Authorization.ToString();

    public static Task JsonAsync(HttpContext http, string body)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = Encoding.UTF8.GetByteCount(body);
        return http.Response.WriteAsync(body);
    }

    public static Task BadTokenAsync(HttpContext http, FakeFonnteOptions options, FakeGateway gateway) => JsonAsync(http, options.DocumentedBadToken
        ? FakeJson.Of(("Status", false), ("reason", "token invalid"), ("requestid", gateway.NextRequestId()))
        : FakeJson.Of(("reason", "invalid token"), ("status", false)));

    public static Task PageAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html";
        return http.Response.WriteAsync(string.Create(
            CultureInfo.InvariantCulture, $"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center></body></html>"));
    }

    /// <summary>Until the caller hangs up.</summary>
    public static async Task HangAsync(HttpContext http, TimeProvider clock)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, clock, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Abort();
    }
}
