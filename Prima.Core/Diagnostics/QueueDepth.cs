namespace Prima.Core.Diagnostics;

/// <summary>What waits for one device in one class.</summary>
public sealed record QueueDepth(string Device, string Priority, long Waiting, TimeSpan OldestAge);
