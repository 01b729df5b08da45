using Prima.Core.Reminders;

namespace Prima.Core.Operations.Why;

/// <summary>All that tells why a reminder stands where it stands, of one moment.</summary>
/// <param name="At">The database's clock.</param>
/// <param name="Moment">The product's.</param>
/// <param name="Reminder">Its row.</param>
/// <param name="Due">What a scheduler decides by.</param>
/// <param name="Rule">Of its plan; null: once.</param>
/// <param name="CreatedAt">When the horizon made it.</param>
/// <param name="LimitFreeAt">When the limit of reminders has a permit; null: now.</param>
/// <param name="NextFollowUp">When it is asked once more; null: no more.</param>
/// <param name="Events">Of the reminder, its answer and its follow-ups, oldest first.</param>
/// <param name="Message">What it became; null: nothing yet.</param>
public sealed record ReminderCase(
    DateTime At, DateTime Moment, ReminderRow Reminder, DueReminder Due, string? Rule, DateTime CreatedAt, DateTime? LimitFreeAt, DateTime? NextFollowUp,
    IReadOnlyList<TaggedEvent> Events, MessageCase? Message)
{
    /// <summary>Why the scheduler of every living worker fails; null: one of them works, or none lives.</summary>
    public string? SchedulersFail { get; init; }

    /// <summary>Whether a worker of the role scheduler lives.</summary>
    public bool HasScheduler { get; init; }

    public override string ToString() => $"the case of {Due}";
}
