using Prima.Core.Inbound;
using Prima.Core.Replies;

namespace Prima.Workers.Web;

/// <summary>What the routes of the role web need, beside what the other roles have.</summary>
internal static class WebServices
{
    public static IServiceCollection AddPrimaWeb(this IServiceCollection services) => services
        .AddSingleton<IUrgency>(all => all.GetRequiredService<ReplyParser>())
        .AddSingleton<WebhookDevices>()
        .AddSingleton<TokenRemover>()
        .AddSingleton<DeliveryReader>()
        .AddSingleton<WebhookDoor>()
        .AddSingleton<FonnteWebhook>();
}
