using Prima.Core.Operations;

namespace Prima.Core.Reminders;

/// <summary>A reminder and all that happened to it, oldest first.</summary>
public sealed record ReminderStory(ReminderRow Reminder, IReadOnlyList<EventRow> Events);
