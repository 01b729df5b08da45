namespace Prima.Core.Inbound;

/// <summary>Which reports wait to be read.</summary>
public readonly record struct ReportsWaiting(bool Receipts, bool Connects);
