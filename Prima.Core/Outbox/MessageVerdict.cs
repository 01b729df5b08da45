using Prima.Core.Reminders;
using Prima.Core.Time;
using Prima.Core.VolunteerTasks;

namespace Prima.Core.Outbox;

/// <summary>Whether a message about a patient may leave now, and what becomes of it if not (the guards of domain section 6): pure.</summary>
public abstract record MessageVerdict
{
    private const string HelpAck = "help.ack";

    private MessageVerdict()
    {
    }

    /// <summary>It may leave.</summary>
    public sealed record Go : MessageVerdict;

    /// <summary>Somebody is deciding about the patient at this moment: it stays where it is.</summary>
    public sealed record Held : MessageVerdict;

    /// <param name="Reason">One of <see cref="ReminderReason"/>: the message's reminder gets it too. Of an alert one of <see cref="AlertReason"/>.</param>
    public sealed record Cancel(string Reason) : MessageVerdict;

    /// <summary>It is night in that zone.</summary>
    public sealed record Wait(DateTimeOffset Until, Zone Zone) : MessageVerdict;

    /// <summary>It is night in that zone, and when that ends it is too late.</summary>
    public sealed record Expire(Zone Zone) : MessageVerdict;

    /// <param name="facts">Read after the locks.</param>
    /// <param name="now">The product's clock.</param>
    /// <param name="quiet">In which nothing leaves that can wait.</param>
    public static MessageVerdict Of(MessageFacts facts, DateTimeOffset now, QuietHours quiet)
    {
        // What is said to others about a patient goes on; it has guards of its own.
        if (facts.Kind == MessageKind.Alert)
            return new Go();
        if (facts.Patient is not { } patient)
            return new Held();
        if (patient.Phone != facts.Recipient)
            return new Cancel(ReminderReason.NumberChanged);
        if (facts.IsBereaved)
            return new Cancel(ReminderReason.Paused);

        // These need only the number.
        var isLast = facts.Kind is MessageKind.EmergencyReply or MessageKind.Farewell || facts.Template == HelpAck;
        if (!isLast && FindGone(facts, patient, now) is { } reason)
            return new Cancel(reason);
        return OfHour(facts.QuietExempt, facts.NotAfter, now, quiet, facts.Zone);
    }

    private static MessageVerdict OfHour(bool quietExempt, DateTimeOffset? notAfter, DateTimeOffset now, QuietHours quiet, Zone zone)
    {
        if (quietExempt || !quiet.CoverAt(now, zone))
            return new Go();
        var morning = quiet.EndOf(now, zone);
        return notAfter is { } deadline && morning >= deadline ? new Expire(zone) : new Wait(morning, zone);
    }

    /// <summary>An alert: its task is open, and its volunteer is who it was. What the patient is by now does not matter.</summary>
    /// <param name="facts">As they are now.</param>
    /// <param name="now">The product's clock.</param>
    /// <param name="quiet">In which only what is urgent wakes a volunteer.</param>
    /// <param name="zone">Of volunteers.</param>
    public static MessageVerdict Of(AlertFacts facts, DateTimeOffset now, QuietHours quiet, Zone zone)
    {
        if (facts.TaskState != TaskState.Open)
            return new Cancel(facts.TaskState == TaskState.Acknowledged ? AlertReason.Taken : AlertReason.Closed);
        if (!facts.VolunteerIsActive)
            return new Cancel(AlertReason.VolunteerGone);
        if (facts.VolunteerPhone != facts.Recipient)
            return new Cancel(ReminderReason.NumberChanged);
        return facts.IsOvertaken ? new Cancel(AlertReason.Overtaken) : OfHour(facts.QuietExempt, facts.NotAfter, now, quiet, zone);
    }

    private static string? FindGone(MessageFacts facts, PatientFacts patient, DateTimeOffset now) => facts.Kind switch
    {
        _ when !patient.IsActive => ReminderReason.Guard,
        MessageKind.Reminder or MessageKind.FollowUp when !patient.HasConsented || !facts.PlanIsActive => ReminderReason.Guard,
        MessageKind.FollowUp when !facts.IsUnanswered => ReminderReason.Answered,
        MessageKind.Reminder when facts.IsOvertaken => ReminderReason.Overtaken,
        MessageKind.Reminder or MessageKind.FollowUp when patient.IsPausedAt(now) => ReminderReason.Paused,
        // An edit cancels what waits; this one was being sent at that moment, and came back.
        MessageKind.Reminder or MessageKind.FollowUp when facts.SaidAt < facts.PlanTextChanged => ReminderReason.PlanChanged,
        MessageKind.Direct when !patient.HasConsented => ReminderReason.Guard,
        MessageKind.ConsentRequest when !facts.RequestIsLive => ReminderReason.Guard,
        MessageKind.Reply when facts.SaidAt <= facts.Withdrawn => ReminderReason.Guard,
        _ => null,
    };
}
