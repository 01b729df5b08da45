using Prima.Core.Diagnostics;
using Prima.Core.Inbound;

namespace Prima.Workers.Web;

/// <summary>The gateway's webhooks: one address for each kind. A GET, by which it may look whether there is somebody, is answered and changes nothing.</summary>
internal static class WebhookEndpoints
{
    /// <summary>Before what a webhook is about.</summary>
    public const string Root = "/api/webhooks/fonnte/";

    private static readonly (string Path, string Kind)[] Routes = [("incoming", DeliveryKind.Incoming), ("message-status", DeliveryKind.Status), ("connect", DeliveryKind.Connect)];

    public static void MapPrimaWebhooks(this IEndpointRouteBuilder routes)
    {
        var webhook = routes.ServiceProvider.GetRequiredService<FonnteWebhook>();
        foreach (var (path, kind) in Routes)
        {
            routes.MapMethods(Root + path, [HttpMethods.Post], call => webhook.TakeAsync(call, kind));
            routes.MapMethods(Root + path, [HttpMethods.Get, HttpMethods.Head], _ => Task.CompletedTask);
        }
    }
}
