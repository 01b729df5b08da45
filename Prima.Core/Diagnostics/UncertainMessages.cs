namespace Prima.Core.Diagnostics;

/// <summary>How many messages of a device may have been sent; <paramref name="Outcome"/> is what became of them so far: open or closed.</summary>
public sealed record UncertainMessages(string Device, string Outcome, long Messages);
