namespace Prima.Core.VolunteerTasks;

/// <summary>Something that a person must decide or do.</summary>
/// <param name="PatientId">Whom it is about.</param>
/// <param name="Sender">The number it came from, where it belongs to no patient.</param>
/// <param name="Reason">One of <see cref="TaskReason"/>.</param>
/// <param name="Priority">One of <see cref="TaskPriority"/>.</param>
public sealed record NewTask(Guid? PatientId, string? Sender, string Reason, string Priority)
{
    /// <summary>For the list. Of a repeat it is added.</summary>
    public string? Note { get; init; }

    /// <summary>What somebody wrote; the alert shows 200 characters of it.</summary>
    public string? Quote { get; init; }

    /// <summary>The incoming message that raised it.</summary>
    public long? InboxId { get; init; }

    /// <summary>Not the words.</summary>
    public override string ToString() => $"{Priority} task: {Reason}";
}
