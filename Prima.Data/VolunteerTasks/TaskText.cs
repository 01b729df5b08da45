namespace Prima.Data.VolunteerTasks;

/// <summary>What is said about a task, to one or several people at once.</summary>
internal sealed record TaskText(string Kind, string Template, string Priority, string Body, DateTimeOffset DueAt, DateTimeOffset NotAfter, bool QuietExempt)
{
    /// <summary>Whom it is said to, where that is a patient.</summary>
    public Guid? PatientId { get; init; }

    /// <summary>An answer leaves by the device that its question came in on; null: by any that can send.</summary>
    public string? Device { get; init; }

    /// <summary>Not the text.</summary>
    public override string ToString() => Template;
}
