namespace Prima.Core.Outbox;

/// <summary>A message in the outbox, as its sender sees it.</summary>
/// <param name="IsNew">False when it had been enqueued before, with the same key and content.</param>
public sealed record TakenMessage(long Id, string IdempotencyKey, string State, bool IsNew);
