namespace Prima.Core.VolunteerTasks;

/// <summary>A task as it stands after it was raised, in the transaction that raised it.</summary>
/// <param name="Code">What a volunteer answers with.</param>
/// <param name="IsNew">False: it was open, and has come up again.</param>
/// <param name="IsAlerted">An alert of it is queued, sending, accepted or uncertain: a text may say that a volunteer is being told.</param>
/// <param name="Volunteer">The assigned volunteer's name; null: nobody who could be alerted is assigned, and texts speak of us.</param>
public sealed record RaisedTask(Guid Id, string Code, bool IsNew, bool IsAlerted, string? Volunteer)
{
    /// <summary>Not the name.</summary>
    public override string ToString() => $"task {Id}";
}
