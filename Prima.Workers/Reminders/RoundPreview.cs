namespace Prima.Workers.Reminders;

/// <summary>What one round on demand would find.</summary>
/// <param name="Expanded">Reminders that the horizon would make.</param>
/// <param name="Due">Reminders that would be queued, or skipped where it is too late for them or their guard is gone.</param>
internal sealed record RoundPreview(int Expanded, int Due, bool DryRun = true);
