using Prima.Core.Patients;

namespace Prima.Core.VolunteerTasks;

/// <summary>A row of <c>prima.task_status</c>.</summary>
/// <param name="PatientPhone">Null: it is about a number that belongs to no patient.</param>
/// <param name="Count">How often its reason has come up.</param>
/// <param name="Code">What a volunteer answers with.</param>
/// <param name="Sender">Who wrote, where that is no patient.</param>
/// <param name="Assignee">The number of who has taken it.</param>
public sealed record TaskStatusRow(
    Guid Id, PhoneNumber? PatientPhone, string Reason, string Priority, string State, int Count, string Code, DateTimeOffset CreatedAt, string? Sender,
    PhoneNumber? Assignee, string? Note)
{
    /// <summary>Not the numbers or the words.</summary>
    public override string ToString() => $"task {Id}";
}
