namespace Prima.Core.Consent;

/// <summary>What a decision about a patient's consent depends on, read while the patient's row is held.</summary>
/// <param name="RequestTimes">When this number was last asked, newest first; as many as the limit looks at.</param>
/// <param name="LiveFrom">What the live request goes back to; null: there is none.</param>
public sealed record ConsentFacts(string Status, bool IsActive, IReadOnlyList<DateTimeOffset> RequestTimes, string? LiveFrom, DateTimeOffset Now);
