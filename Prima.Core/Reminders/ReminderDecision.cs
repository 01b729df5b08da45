using Prima.Core.Plans;

namespace Prima.Core.Reminders;

/// <summary>What becomes of a due reminder (domain sections 6 and 13): pure, decided under the locks of its patient and plan.</summary>
public abstract record ReminderDecision
{
    private ReminderDecision()
    {
    }

    /// <summary>It becomes a message, as soon as the limit has a permit.</summary>
    public sealed record Send : ReminderDecision;

    /// <param name="Reason">One of <see cref="ReminderReason"/>.</param>
    /// <param name="Missed">A volunteer must know.</param>
    public sealed record Skip(string Reason, bool Missed) : ReminderDecision;

    /// <param name="Reason">One of <see cref="ReminderReason"/>.</param>
    public sealed record Cancel(string Reason) : ReminderDecision;

    public static ReminderDecision Of(DueReminder reminder, DateTimeOffset now)
    {
        var (patient, plan) = (reminder.Patient, reminder.Plan);
        if (!patient.HasConsented || !patient.IsActive || plan.Status != PlanStatus.Active || reminder.HasMessage)
            return new Cancel(ReminderReason.Guard);
        if (!reminder.IsReadable)
            return new Skip(ReminderReason.Text, Missed: true);

        // Due meanwhile, or paused now. Before lateness: nobody missed what was not to be sent.
        if (patient.IsPausedOn(reminder.LocalDate) || patient.IsPausedAt(now))
            return new Skip(ReminderReason.Paused, Missed: false);
        return now >= reminder.NotAfter ? new Skip(ReminderReason.Late, plan.Critical) : new Send();
    }
}
