namespace Prima.Core.Reminders;

/// <summary>What became of something a volunteer wanted done to a reminder.</summary>
public abstract record ReminderAnswer
{
    private ReminderAnswer()
    {
    }

    /// <param name="Reminder">As it is after it.</param>
    /// <param name="Changed">False: it was so already.</param>
    public sealed record Done(ReminderRow Reminder, bool Changed) : ReminderAnswer;

    /// <summary>A rule forbids it, and nothing was changed.</summary>
    /// <param name="Code">A stable word for machines: <c>too_late</c>, <c>not_asked</c> or <c>needs_reason</c>.</param>
    public sealed record Refused(ReminderRow Reminder, string Code) : ReminderAnswer;

    public sealed record UnknownReminder : ReminderAnswer;

    /// <summary>Whoever is said to do it is no active volunteer.</summary>
    public sealed record UnknownVolunteer : ReminderAnswer;
}
