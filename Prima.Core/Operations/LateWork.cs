using Prima.Core.RateLimiting;

namespace Prima.Core.Operations;

/// <summary>What should have been begun and was not, and what waits for people.</summary>
/// <param name="Reminders">Due for two minutes, and claimed by no scheduler.</param>
/// <param name="OldestReminderAt">When the oldest of them was due.</param>
/// <param name="Inbox">Came in a minute ago or earlier, or failed and is due again for a minute, and nobody has read it.</param>
/// <param name="UrgentTasks">That nobody has taken.</param>
/// <param name="Doubtful">Messages of no patient that were closed uncertain in the last week, and of which nobody has said what became of them.</param>
public sealed record LateWork(long Reminders, DateTime? OldestReminderAt, long Inbox, long UrgentTasks, long Doubtful)
{
    /// <summary>The limit of reminders, where it has no permit left: they wait for one, and no scheduler is to blame.</summary>
    public RateLimit? HeldBy { get; init; }

    public static LateWork None { get; } = new(0, null, 0, 0, 0);
}
