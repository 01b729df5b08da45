namespace Prima.Core.VolunteerTasks;

/// <summary>An active volunteer who has a phone.</summary>
public sealed record Alertee(Guid Id, string Name, string Phone)
{
    /// <summary>The phone was refused an alert of this task, or its receipt said so.</summary>
    public bool IsUnreachable { get; init; }

    /// <summary>Not the name or the number.</summary>
    public override string ToString() => $"volunteer {Id}";
}
