using Prima.Core.Patients;

namespace Prima.Core.Reminders;

/// <summary>What a volunteer does about a reminder.</summary>
/// <param name="By">The number of an active volunteer.</param>
/// <param name="Reason">Why; null where none is needed.</param>
/// <param name="DryRun">Do it and take it back: the answer is true, and nothing stays changed.</param>
public sealed record ReminderDeed(PhoneNumber By, string? Reason, bool DryRun = false);
