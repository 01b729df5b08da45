using Prima.Core.Plans;
using Prima.Core.Reminders;
using Prima.Core.Time;

namespace Prima.Core.FollowUps;

/// <summary>What becomes of a due follow-up (domain sections 8 and 13): pure, decided under the locks of its reminder, plan and patient.</summary>
public abstract record FollowUpDecision
{
    private FollowUpDecision()
    {
    }

    /// <summary>It becomes a message.</summary>
    public sealed record Send(DateTimeOffset NotAfter) : FollowUpDecision;

    /// <summary>It is night: it stays pending.</summary>
    public sealed record Move(DateTimeOffset Until) : FollowUpDecision;

    /// <summary>It is too late for it.</summary>
    public sealed record Expire : FollowUpDecision;

    /// <summary>Its text cannot be made, or it cannot be read.</summary>
    public sealed record Fail : FollowUpDecision;

    /// <param name="Reason">One of <see cref="ReminderReason"/>.</param>
    public sealed record Cancel(string Reason) : FollowUpDecision;

    public static FollowUpDecision Of(DueFollowUp followUp, DateTimeOffset now, QuietHours quiet)
    {
        if (FindGone(followUp, now) is { } reason)
            return new Cancel(reason);
        if (!followUp.IsReadable)
            return new Fail();
        var start = FollowUpSchedule.StartOf(followUp, now, quiet);
        var notAfter = FollowUpSchedule.NotAfter(followUp, start);
        if (start >= followUp.WindowEndsAt || now >= notAfter)
            return new Expire();
        return start > now ? new Move(start) : new Send(notAfter);
    }

    private static string? FindGone(DueFollowUp followUp, DateTimeOffset now) => followUp switch
    {
        { IsUnanswered: false } => ReminderReason.Answered,
        { Patient: { HasConsented: false } or { IsActive: false } } => ReminderReason.Guard,
        { Plan.Status: not PlanStatus.Active } => ReminderReason.Guard,
        { IsOvertaken: true } => ReminderReason.Overtaken,
        _ when followUp.Patient.IsPausedAt(now) => ReminderReason.Paused,
        _ => null,
    };
}
