using Prima.Core.Reminders;

namespace Prima.Data.Reminders;

/// <summary>What the first round trip of a reminder claim found.</summary>
/// <param name="Held">How many reminders this claim now holds.</param>
/// <param name="Reminders">Those of them whose patient and plan it could share, the longest due first.</param>
/// <param name="Now">The moment that counts for all of them.</param>
/// <param name="Permits">What the limit seems to have left; it is taken last.</param>
/// <param name="NextPermit">How long until it has one again; null: it has.</param>
internal sealed record ReminderReading(int Held, List<DueReminder> Reminders, DateTimeOffset Now, int Permits, TimeSpan? NextPermit);
