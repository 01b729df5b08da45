namespace Prima.Core.Inbound;

/// <summary>One webhook's call, read: what becomes a row of the inbox.</summary>
public sealed record Delivery
{
    /// <summary>A <see cref="DeliveryKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>A configured device's name; else what the gateway called it.</summary>
    public required string Device { get; init; }

    public string? GatewayId { get; init; }

    public required DeliveryKeys Keys { get; init; }

    /// <summary>Canonical where it is a phone number.</summary>
    public string? Sender { get; init; }

    /// <summary>Null: none that a person wrote.</summary>
    public string? Text { get; init; }

    /// <summary>What else the gateway told, by its own names: a JSON object.</summary>
    public string Details { get; init; } = "{}";

    public DateTimeOffset? GatewayAt { get; init; }

    /// <summary>By the product's clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>As it came, without tokens.</summary>
    public required byte[] Raw { get; init; }

    /// <summary>A stop, an emergency or a death: it goes first.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>Neither the number nor the words.</summary>
    public override string ToString() => $"{Kind} delivery";
}
