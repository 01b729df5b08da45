namespace Prima.Core.Operations;

/// <summary>What waits on a device that is drained.</summary>
/// <param name="GoesTo">The device that what asked for none goes to, as long as it sends.</param>
/// <param name="Waiting">How many messages wait, those that asked for this device included.</param>
public sealed record DrainAnswer(string GoesTo, long Waiting);
