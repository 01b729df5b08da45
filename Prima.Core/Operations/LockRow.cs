namespace Prima.Core.Operations;

/// <summary>A lock that is held.</summary>
/// <param name="Key">What is locked.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Holder">Who that is, for people.</param>
/// <param name="Token">Its fencing token.</param>
/// <param name="AcquiredAt">Since when.</param>
/// <param name="ExpiresAt">Until when, if it is not renewed.</param>
/// <param name="Waiters">How many wait for it.</param>
public sealed record LockRow(string Key, Guid Owner, string? Holder, long Token, DateTime AcquiredAt, DateTime ExpiresAt, int Waiters);
