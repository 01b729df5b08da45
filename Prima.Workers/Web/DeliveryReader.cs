using Prima.Core.Diagnostics;
using Prima.Core.Inbound;

namespace Prima.Workers.Web;

/// <summary>Reads a delivery from its fields, whatever is missing; only what says nothing at all cannot be used.</summary>
internal sealed partial class DeliveryReader(WebhookDevices devices, IUrgency urgency, ILogger<DeliveryReader> logger)
{
    /// <param name="kind">The route's <see cref="DeliveryKind"/>.</param>
    /// <param name="fields">What the body says.</param>
    /// <param name="raw">The body, without tokens.</param>
    /// <param name="receivedAt">By the product's clock.</param>
    /// <param name="reason">Why it cannot be used, where null is returned.</param>
    public Delivery? Read(string kind, WebhookFields fields, byte[] raw, DateTimeOffset receivedAt, out string? reason)
    {
        var delivery = kind switch
        {
            DeliveryKind.Incoming => ReadIncoming(fields, raw, receivedAt, out reason),
            DeliveryKind.Status => ReadStatus(fields, raw, receivedAt, out reason),
            _ => ReadConnect(fields, raw, receivedAt, out reason),
        };
        if (delivery is not null)
            reason = null;
        return delivery;
    }

    private Delivery? ReadIncoming(WebhookFields fields, byte[] raw, DateTimeOffset receivedAt, out string? reason)
    {
        reason = RejectionReason.NoSender;
        if (fields["sender", "pengirim"] is not { } given)
            return null;
        var (device, sender, id) = (Device(fields), WebhookDevices.Canonical(given), WebhookText.Id(fields["inboxid"]));
        var content = IncomingContent.Read(fields);
        var time = GatewayTime.Read(fields["timestamp", "time"], receivedAt);
        var details = new DetailsWriter();
        if (fields.Is("isgroup") || sender.EndsWith("@g.us", StringComparison.OrdinalIgnoreCase))
            details.Add("isgroup");
        details.Add("media", content.Media);
        return new Delivery
        {
            Kind = DeliveryKind.Incoming, Device = WebhookText.Word(devices.NameOf(device)), GatewayId = Short(id), Sender = WebhookText.Word(sender), Text = content.Text, Details = details.ToString(),
            Keys = DeliveryIdentity.OfIncoming(device, id, sender, content.Identity, time, receivedAt), GatewayAt = time.At, ReceivedAt = receivedAt, Raw = raw,
            IsUrgent = content.Text is not null && IsUrgent(content.Text),
        };
    }

    private Delivery? ReadStatus(WebhookFields fields, byte[] raw, DateTimeOffset receivedAt, out string? reason)
    {
        reason = RejectionReason.NoId;
        var (device, id, stateId) = (Device(fields), WebhookText.Id(fields["id"]), WebhookText.Id(fields["stateid"]));
        if (id is null && stateId is null)
            return null;
        var (status, state) = (fields["status"]?.Trim(), fields["state"]?.Trim());
        return new Delivery
        {
            Kind = DeliveryKind.Status, Device = WebhookText.Word(devices.NameOf(device)), GatewayId = Short(id), Keys = DeliveryIdentity.OfStatus(device, id, stateId, status, state),
            Details = new DetailsWriter().Add("id", id).Add("stateid", stateId).Add("status", status).Add("state", state).ToString(),
            GatewayAt = GatewayTime.Read(fields["timestamp", "time"], receivedAt).At, ReceivedAt = receivedAt, Raw = raw,
        };
    }

    private Delivery? ReadConnect(WebhookFields fields, byte[] raw, DateTimeOffset receivedAt, out string? reason)
    {
        reason = RejectionReason.NoStatus;
        if (fields["status"]?.Trim() is not { } status)
            return null;
        var device = Device(fields);
        var time = GatewayTime.Read(fields["timestamp", "time"], receivedAt);
        return new Delivery
        {
            Kind = DeliveryKind.Connect, Device = WebhookText.Word(devices.NameOf(device)), Keys = DeliveryIdentity.OfConnect(device, status, time, receivedAt),
            Details = new DetailsWriter().Add("status", status).Add("reason", fields["reason"]).ToString(),
            GatewayAt = time.At, ReceivedAt = receivedAt, Raw = raw,
        };
    }

    private static string Device(WebhookFields fields) => WebhookDevices.Canonical(fields["device"] ?? "");

    private static string? Short(string? id) => id is null ? null : WebhookText.Word(id);

    /// <summary>A text that cannot be judged goes first: a stop that waits is worse than an order that changes.</summary>
    private bool IsUrgent(string text)
    {
        try
        {
            return urgency.IsUrgent(text);
        }
#pragma warning disable CA1031 // Whatever is wrong with the judgement, the text must be stored.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.UrgencyFailed(logger, fault.GetType().Name);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.UrgencyFailed, LogLevel.Error, "Whether a text is urgent could not be told, so it goes first: {Fault}")]
        public static partial void UrgencyFailed(ILogger logger, string fault);
    }
}
