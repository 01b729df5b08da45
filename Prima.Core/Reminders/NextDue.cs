namespace Prima.Core.Reminders;

/// <summary>How long until a scheduler has something to do: zero or less, it has. Null: nothing of that kind is planned.</summary>
/// <param name="Reminder">The next pending reminder.</param>
/// <param name="FollowUp">The next pending follow-up, or the next end of a time to answer.</param>
public readonly record struct NextDue(TimeSpan? Reminder, TimeSpan? FollowUp)
{
    public TimeSpan? Soonest => Reminder < FollowUp || FollowUp is null ? Reminder : FollowUp;
}
