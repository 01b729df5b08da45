using Prima.Core.Patients;

namespace Prima.Core.Reminders;

/// <summary>Which reminders a person wants to see, the earliest due first; null means any.</summary>
/// <param name="Status">One of <see cref="ReminderStatus"/>.</param>
/// <param name="Phone">Its patient's number.</param>
/// <param name="PlanKey">Of which plan.</param>
/// <param name="From">Not due before.</param>
/// <param name="Until">Not due later.</param>
/// <param name="After">The last of the page before: many are due at one instant, so an instant does not say where a page ended.</param>
/// <param name="Limit">Rows on this page.</param>
public sealed record ReminderFilter(string? Status, PhoneNumber? Phone, string? PlanKey, DateTimeOffset? From, DateTimeOffset? Until, Guid? After, int Limit);
