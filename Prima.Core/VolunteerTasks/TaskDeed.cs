using Prima.Core.Patients;

namespace Prima.Core.VolunteerTasks;

/// <summary>What a volunteer does with a task.</summary>
/// <param name="By">The number of an active volunteer.</param>
/// <param name="Note">Why it is closed.</param>
/// <param name="DryRun">Do it and take it back: the answer is true, and nothing stays changed.</param>
public sealed record TaskDeed(PhoneNumber By, string? Note = null, bool DryRun = false);
