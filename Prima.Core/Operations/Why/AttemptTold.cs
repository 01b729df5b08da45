namespace Prima.Core.Operations.Why;

/// <summary>One attempt with who made it.</summary>
public sealed record AttemptTold(
    string Device, string Worker, DateTime StartedAt, DateTime ExpiresAt, DateTime? EndedAt, string Outcome, bool Charged, string? ProviderId, string? Error);
