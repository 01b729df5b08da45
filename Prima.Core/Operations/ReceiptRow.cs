namespace Prima.Core.Operations;

/// <summary>What the gateway reported of a message, and when.</summary>
public sealed record ReceiptRow(DateTime At, string Value);
