using Prima.Core.Patients;

namespace Prima.Core.VolunteerTasks;

/// <summary>Which tasks, the most pressing first.</summary>
/// <param name="State">Null: those that are not closed.</param>
public sealed record TaskFilter(string? State, PhoneNumber? Phone, string? Priority, int Limit);
