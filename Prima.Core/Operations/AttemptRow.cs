namespace Prima.Core.Operations;

/// <summary>One attempt as <c>prima.send_attempt_log</c> shows it.</summary>
public sealed record AttemptRow(
    Guid AttemptId, long MessageId, string Device, DateTime StartedAt, DateTime? EndedAt, string Outcome, string? ProviderId, string? Error);
