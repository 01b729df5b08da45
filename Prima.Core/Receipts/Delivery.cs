namespace Prima.Core.Receipts;

/// <summary>What a receipt says, in rising rank: of a message's receipts the highest counts, in whatever order they come (domain section 6).</summary>
public enum Delivery
{
    /// <summary>The gateway still has it in its queue. Tells only which ids belong together.</summary>
    Pending,
    Sent,
    Failed,
    Delivered,
    Read,
}

/// <summary>The words of the gateway, and those of the column <c>receipts.value</c>.</summary>
public static class Deliveries
{
    /// <summary>The higher of what the gateway's queue and what WhatsApp say; null when neither word is known.</summary>
    /// <param name="status">The gateway's own queue.</param>
    /// <param name="state">WhatsApp's receipt.</param>
    public static Delivery? Read(string? status, string? state) => (Read(status), Read(state)) switch
    {
        ({ } queue, { } whatsApp) => queue > whatsApp ? queue : whatsApp,
        var (queue, whatsApp) => queue ?? whatsApp,
    };

    public static string ToWord(this Delivery delivery) => delivery switch
    {
        Delivery.Pending => "pending",
        Delivery.Sent => "sent",
        Delivery.Failed => "failed",
        Delivery.Delivered => "delivered",
        Delivery.Read => "read",
        _ => throw new ArgumentOutOfRangeException(nameof(delivery), delivery, null),
    };

    private static Delivery? Read(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        "pending" or "waiting" or "processing" => Delivery.Pending,
        "sent" or "1" => Delivery.Sent,
        "delivered" or "2" => Delivery.Delivered,
        "read" or "3" => Delivery.Read,
        "invalid" or "failed" or "expired" or "url unreachable" => Delivery.Failed,
        _ => null,
    };
}
