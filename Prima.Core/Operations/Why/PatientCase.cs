using Prima.Core.Patients;
using Prima.Core.Reminders;

namespace Prima.Core.Operations.Why;

/// <summary>All that tells how a patient stands, of one moment.</summary>
/// <param name="At">The database's clock.</param>
/// <param name="Moment">The product's.</param>
/// <param name="Id">Who.</param>
/// <param name="Phone">Prints masked.</param>
/// <param name="Facts">What the guards read.</param>
/// <param name="CreatedAt">Since when they are known.</param>
/// <param name="DeletedAt">Null: not deleted.</param>
/// <param name="RequestEndsAt">Until when an answer to a live request for consent is waited for.</param>
/// <param name="NextReminder">The pending one that is due first.</param>
/// <param name="NextReminderAt">When.</param>
/// <param name="IsBereaved">It was said that they have died, and neither the task was dismissed nor the pause ended.</param>
/// <param name="Message">What waits or is being sent to them, the first of it.</param>
/// <param name="Tasks">Open or taken, oldest first.</param>
/// <param name="Events">Of the patient and the consent, oldest first.</param>
public sealed record PatientCase(
    DateTime At, DateTime Moment, Guid Id, PhoneNumber Phone, PatientFacts Facts, DateTime CreatedAt, DateTime? DeletedAt, DateTime? RequestEndsAt,
    Guid? NextReminder, DateTime? NextReminderAt, bool IsBereaved, MessageCase? Message, IReadOnlyList<TaskTold> Tasks, IReadOnlyList<TaggedEvent> Events)
{
    public override string ToString() => $"the case of a patient ({Phone})";
}
