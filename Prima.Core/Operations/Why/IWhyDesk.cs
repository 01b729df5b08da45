using Prima.Core.Patients;

namespace Prima.Core.Operations.Why;

/// <summary>Looks up why something stands where it stands. Each answer is of one snapshot; nothing is changed and nothing is held.</summary>
public interface IWhyDesk
{
    /// <summary>What an id or a number may mean: the reminders (at most one) and the patients. A number means a living patient.</summary>
    Task<(IReadOnlyList<Guid> Reminders, IReadOnlyList<Guid> Patients)> FindAsync(Guid? id, PhoneNumber? phone, CancellationToken stopping);

    /// <summary>Null when there is no such message.</summary>
    Task<MessageCase?> MessageAsync(long id, CancellationToken stopping);

    /// <summary>Null when there is no such reminder.</summary>
    Task<ReminderCase?> ReminderAsync(Guid id, CancellationToken stopping);

    /// <summary>Null when there is no such patient.</summary>
    Task<PatientCase?> PatientAsync(Guid id, CancellationToken stopping);
}
