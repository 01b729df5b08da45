namespace Prima.Core.Operations.Why;

/// <summary>How a message ended that was not accepted.</summary>
public sealed record MessageEnd(string State, string Reason, DateTime At);
