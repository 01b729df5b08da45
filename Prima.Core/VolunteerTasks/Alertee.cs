namespace Prima.Core.VolunteerTasks;

/// <summary>An active volunteer who has a phone.</summary>
public sealed record Alertee(Guid Id, string Name, string Phone)
{
    /// <summary>Not the name or the number.</summary>
    public override string ToString() => $"volunteer {Id}";
}
