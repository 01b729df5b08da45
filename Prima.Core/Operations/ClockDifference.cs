namespace Prima.Core.Operations;

/// <summary>How far the database's clock is ahead of this machine's, known to <paramref name="Doubt"/> either way.</summary>
public readonly record struct ClockDifference(TimeSpan Ahead, TimeSpan Doubt);
