using Prima.Core.Plans;
using Prima.Core.Replies;

namespace Prima.Core.Inbound;

/// <summary>Which of the patient's reminders an answer means (domain section 7): pure.</summary>
public static class WhichReminder
{
    /// <summary>Clocks of phones and of the gateway differ.</summary>
    public static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Fresh = TimeSpan.FromHours(4);
    private static readonly TimeSpan DoneCountsAfterWindow = TimeSpan.FromHours(48);
    private static readonly TimeSpan DoneMayBeTakenBack = TimeSpan.FromHours(2);

    /// <summary>The first tier that is not empty, the oldest first.</summary>
    /// <param name="answer">One of Done, NotYet, Late and CannotAttend; null: any, for a question what is meant.</param>
    /// <param name="writtenAt">When the answer was written.</param>
    /// <param name="isOvertaken">A later stop was worked on first: what it closed counts as open.</param>
    /// <param name="about">The kind of plan that its words name.</param>
    public static IReadOnlyList<AskedReminder> Find(
        IReadOnlyList<AskedReminder> reminders, ReplyClass? answer, DateTimeOffset writtenAt, bool isOvertaken = false, string? about = null)
    {
        var asked = reminders
            .Where(r => r.AskedAt <= writtenAt + ClockSlack && Fits(r, answer is ReplyClass.Late or ReplyClass.CannotAttend ? PlanKind.Appointment : about))
            .OrderBy(r => r.DueAt).ThenBy(r => r.Id).ToList();
        var open = asked.FindAll(r => IsOpen(r, writtenAt, isOvertaken));
        var fresh = open.FindAll(r => r.LastAskedAt >= writtenAt - Fresh);
        if (fresh.Count > 0)
            return fresh;
        return open.Count > 0 ? open : answer switch
        {
            ReplyClass.Done => asked.FindAll(r => WasClosedByWindow(r, writtenAt)),
            ReplyClass.NotYet => asked.FindAll(r => r is { Confirmation: ConfirmationStatus.Done, IsByVolunteer: false } && r.AnsweredAt > writtenAt - DoneMayBeTakenBack),
            _ => [],
        };
    }

    /// <summary>Words of an appointment are about nothing else, and words of a medicine about no appointment.</summary>
    public static bool Fits(AskedReminder reminder, string? about) => about is null || (reminder.Kind == PlanKind.Appointment) == (about == PlanKind.Appointment);

    /// <summary>What a volunteer has decided and the patient may still have an opinion on: it stays, and hers is kept.</summary>
    public static IReadOnlyList<AskedReminder> FindDecided(IReadOnlyList<AskedReminder> reminders, DateTimeOffset writtenAt) =>
        [.. reminders.Where(r => r.IsByVolunteer && r.AskedAt <= writtenAt + ClockSlack && r.WindowEndsAt > writtenAt)];

    /// <summary>Whether an answer was waited for when this one was written; what its window closed before it was worked on counts as open.</summary>
    public static bool IsOpen(AskedReminder reminder, DateTimeOffset writtenAt, bool isOvertaken = false) => reminder.AskedAt <= writtenAt + ClockSlack && reminder.WindowEndsAt > writtenAt
        && (reminder.IsUnanswered || reminder.ClosedReason == "window" || (isOvertaken && reminder is { Confirmation: ConfirmationStatus.Unanswered, ClosedReason: "stopped" }));

    /// <summary>Whether an option that was offered may still be meant.</summary>
    public static bool IsStill(AskedReminder option, ReplyClass answer, DateTimeOffset writtenAt) =>
        option.IsUnanswered || IsOpen(option, writtenAt) || (answer == ReplyClass.Done && WasClosedByWindow(option, writtenAt));

    /// <summary>Also where nobody has looked yet, so that a late sweep changes nothing.</summary>
    private static bool WasClosedByWindow(AskedReminder reminder, DateTimeOffset writtenAt) =>
        reminder.WindowEndsAt <= writtenAt && reminder.WindowEndsAt > writtenAt - DoneCountsAfterWindow
        && (reminder.IsUnanswered || reminder.ClosedReason == "window");
}
