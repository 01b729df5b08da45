namespace Prima.Core.Inbound;

/// <summary>One message that somebody wrote, as the door stored it.</summary>
/// <param name="Device">By which an answer leaves: the one it came in on; null: the default's.</param>
/// <param name="Sender">Canonical where it is a phone number.</param>
/// <param name="Text">Null: none that a person wrote.</param>
/// <param name="Media">What was sent instead of a text; null: nothing that is known.</param>
public sealed record InboundMessage(long Id, string? Device, string Sender, string? Text, bool IsGroup, string? Media, DateTimeOffset? GatewayAt, DateTimeOffset ReceivedAt)
{
    private static readonly TimeSpan GatewayIsBelieved = TimeSpan.FromHours(24);

    public DateTimeOffset WrittenAt => TimeOf(GatewayAt, ReceivedAt);

    /// <summary>The gateway's time where it can be believed: in the 24 hours before receipt (domain section 5).</summary>
    public static DateTimeOffset TimeOf(DateTimeOffset? gatewayAt, DateTimeOffset receivedAt) => gatewayAt is { } at && at <= receivedAt && at > receivedAt - GatewayIsBelieved ? at : receivedAt;

    /// <summary>Neither the number nor the words.</summary>
    public override string ToString() => $"inbound message {Id}";
}
