using Prima.Core.Time;

namespace Prima.Core.Reminders;

/// <summary>What reminders are planned and queued under; the same in every worker of a fleet.</summary>
/// <param name="Horizon">How far ahead occurrences become reminders.</param>
/// <param name="QuietHours">In which nothing leaves that can wait.</param>
/// <param name="Zone">For people of whom no zone is known.</param>
/// <param name="ClockOffset">How far the product's clock is from the database's; zero but in tests.</param>
public sealed record ReminderTerms(TimeSpan Horizon, QuietHours QuietHours, Zone Zone, TimeSpan ClockOffset);
