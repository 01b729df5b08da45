using Prima.Core.Time;

namespace Prima.Core.FollowUps;

/// <summary>When a follow-up that is due may leave: pure.</summary>
public static class FollowUpSchedule
{
    /// <summary>For so long it says something useful.</summary>
    public static TimeSpan Lasts { get; } = TimeSpan.FromHours(2);

    /// <summary>The moment from which it may: in quiet hours their end, where the plan is. What is urgent is asked at night too.</summary>
    public static DateTimeOffset StartOf(DueFollowUp followUp, DateTimeOffset now, QuietHours quiet)
    {
        var zone = followUp.Plan.Schedule.Zone;
        return followUp.Plan.Urgent ? followUp.DueAt : quiet.EndOf(quiet.CoverAt(now, zone) ? now : followUp.DueAt, zone);
    }

    /// <summary>The last moment at which it may, when it may from <paramref name="start"/> on.</summary>
    public static DateTimeOffset NotAfter(DueFollowUp followUp, DateTimeOffset start) =>
        followUp.WindowEndsAt < start + Lasts ? followUp.WindowEndsAt : start + Lasts;
}
