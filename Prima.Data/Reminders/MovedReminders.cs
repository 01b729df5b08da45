namespace Prima.Data.Reminders;

/// <summary>How many reminders of one kind have a new status.</summary>
internal readonly record struct MovedReminders(string Kind, string Status, long Count);
