namespace Prima.Core.Inbound;

/// <summary>A webhook's body that cannot be used, kept for a person.</summary>
/// <param name="Kind">The route's <see cref="DeliveryKind"/>.</param>
/// <param name="Raw">As it came, cut and without tokens.</param>
/// <param name="Reason">One of <see cref="RejectionReason"/>.</param>
public sealed record RejectedDelivery(string Kind, byte[] Raw, string Reason, DateTimeOffset ReceivedAt)
{
    /// <summary>Nothing of the body.</summary>
    public override string ToString() => $"{Kind} delivery, {Reason}";
}
