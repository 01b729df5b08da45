namespace Prima.Core.Inbound;

/// <summary>Which deliveries a list shows; null: any.</summary>
/// <param name="State">An <see cref="InboundState"/>.</param>
/// <param name="Kind">A <see cref="DeliveryKind"/>.</param>
/// <param name="Limit">At most so many, the newest.</param>
public sealed record InboundFilter(string? State, string? Kind, int Limit);
