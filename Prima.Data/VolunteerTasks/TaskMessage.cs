namespace Prima.Data.VolunteerTasks;

/// <summary>One recipient of a text about a task.</summary>
/// <param name="Key">Names the message for ever.</param>
/// <param name="VolunteerId">Null: not to a volunteer.</param>
internal sealed record TaskMessage(string Key, string Recipient, Guid? VolunteerId)
{
    /// <summary>Not the number.</summary>
    public override string ToString() => Key;
}
