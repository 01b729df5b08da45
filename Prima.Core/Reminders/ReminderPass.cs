namespace Prima.Core.Reminders;

/// <summary>What one claim of due reminders brought.</summary>
/// <param name="Queued">Became messages.</param>
/// <param name="Skipped">Too late, or their patient is paused.</param>
/// <param name="Cancelled">Something that they need is gone.</param>
/// <param name="Deferred">Due, and the limit had no permit: they stay pending.</param>
/// <param name="Contended">Something was due that others hold.</param>
/// <param name="Next">How long until there may be something to do; null: nothing is planned. Zero: now.</param>
public sealed record ReminderPass(int Queued, int Skipped, int Cancelled, int Deferred, bool Contended, TimeSpan? Next)
{
    /// <summary>Whether any reminder was moved on.</summary>
    public bool Moved => Queued + Skipped + Cancelled > 0;
}
