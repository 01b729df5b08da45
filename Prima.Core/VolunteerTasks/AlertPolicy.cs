using Prima.Core.Time;

namespace Prima.Core.VolunteerTasks;

/// <summary>When alerts of a task leave, how long they are worth anything, and when the next round is (domain sections 6 and 10): pure.</summary>
public static class AlertPolicy
{
    /// <summary>So many rounds come soon after each other, and then one an hour.</summary>
    public const int SoonRounds = 6;

    /// <summary>A reason that comes up again alerts again when the last alert is so old.</summary>
    public static readonly TimeSpan RepeatAfter = TimeSpan.FromMinutes(10);

    /// <summary>Between the rounds after those.</summary>
    public static readonly TimeSpan Later = TimeSpan.FromHours(1);

    private static readonly TimeSpan UrgentLasts = TimeSpan.FromHours(1);

    /// <summary>A night and a morning.</summary>
    private static readonly TimeSpan HighLasts = TimeSpan.FromHours(14);

    /// <summary>When an alert that is made now may leave, and until when. Only an urgent one wakes a volunteer.</summary>
    public static (DateTimeOffset DueAt, DateTimeOffset NotAfter, bool QuietExempt) Times(string priority, DateTimeOffset now, QuietHours quiet, Zone zone)
    {
        if (priority == TaskPriority.Urgent)
            return (now, now + UrgentLasts, true);
        var (morning, deadline) = (quiet.EndOf(now, zone), now + HighLasts);
        return (morning < deadline ? morning : deadline, deadline, false);
    }

    /// <param name="priority">Of the task.</param>
    /// <param name="rounds">That there were, with the one of now.</param>
    /// <param name="reached">Whether that one had anybody to go to: where nobody has a phone, it is tried again.</param>
    /// <param name="now">The product's clock.</param>
    /// <param name="every">Between two rounds.</param>
    public static DateTimeOffset? NextRoundAt(string priority, int rounds, bool reached, DateTimeOffset now, TimeSpan every) =>
        !TaskPriority.Alerts(priority) ? null
        : !reached ? now + every
        : priority != TaskPriority.Urgent ? null
        : rounds < SoonRounds || every > Later ? now + every
        : now + Later;
}
