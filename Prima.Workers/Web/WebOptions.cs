using System.ComponentModel.DataAnnotations;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Web;

/// <summary>The section <c>Prima:Web</c>.</summary>
internal sealed class WebOptions : LoopOptions
{
    public const string DefaultUrls = "http://127.0.0.1:8080";

    private const string LongSecret = "32 characters or more; openssl rand -hex 32 makes one";

    /// <summary>Null when nobody set it: the default then depends on the roles.</summary>
    public string? Urls { get; set; }

    [Secret]
    [MinLength(32, ErrorMessage = LongSecret)]
    public string? WebhookToken { get; set; }

    /// <summary>Still taken while the gateway is told the new one.</summary>
    [Secret]
    [MinLength(32, ErrorMessage = LongSecret)]
    public string? PreviousWebhookToken { get; set; }

    [Secret]
    [MinLength(32, ErrorMessage = LongSecret)]
    public string? CronSecret { get; set; }

    /// <summary>Several workers on one machine must not fight for one port, so only the role web has a fixed one.</summary>
    public string[] UrlsFor(Hosting.Roles roles) =>
        (Urls ?? (roles.HasFlag(Hosting.Roles.Web) ? DefaultUrls : "http://127.0.0.1:0")).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
