namespace Prima.Core.VolunteerTasks;

/// <summary>A task as it is under its lock, with what an alert says.</summary>
/// <param name="Rounds">How many rounds of alerts there were.</param>
/// <param name="AlertedAt">When the last one was; null: never.</param>
/// <param name="AskedId">Who of those on call was asked last.</param>
/// <param name="PatientName">Null: about a number that belongs to no patient.</param>
/// <param name="Number">The patient's or the sender's.</param>
/// <param name="Assigned">The patient's volunteer; null: none who could be alerted.</param>
/// <param name="Now">The product's clock, read after the lock.</param>
public sealed record TaskFacts(
    Guid Id, string Code, string Reason, string Priority, string State, int Rounds, DateTimeOffset? AlertedAt, Guid? AskedId, string? Quote, string? Note,
    string? PatientName, string? Number, Alertee? Assigned, DateTimeOffset Now)
{
    /// <summary>The volunteer whose number it is, where it belongs to no patient.</summary>
    public string? VolunteerName { get; init; }

    /// <summary>Not the names.</summary>
    public override string ToString() => $"task {Id}";
}
