namespace Prima.Workers.Reminders;

/// <summary>What one round on demand did; its names are the contract's.</summary>
/// <param name="Expanded">Reminders that the horizon made.</param>
/// <param name="Queued">Reminders that became messages.</param>
/// <param name="Skipped">Reminders that did not: too late, paused, or their guard was gone.</param>
/// <param name="Deferred">Due, and kept waiting by the limit.</param>
internal sealed record RoundReport(int Expanded, int Queued, int Skipped, int Deferred);
