namespace Prima.Core.Operations;

/// <summary>What a person did: from which state to which, who, why and when.</summary>
public sealed record EventRow(string? FromState, string? ToState, string Cause, string? Actor, string? Reason, DateTime At);
