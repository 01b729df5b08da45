using Prima.Core.Consent;

namespace Prima.Core.Patients;

/// <summary>What volunteers look up about patients, and do for them.</summary>
/// <remarks>
/// Each deed holds the patient, so two at once take turns, and stands with its event or not at all. What is being sent cannot be recalled; what waits is
/// cancelled with the deed.
/// </remarks>
public interface IPatientDesk
{
    Task<IReadOnlyList<PatientStatusRow>> ListAsync(PatientFilter filter, CancellationToken stopping);

    /// <summary>Null when no living patient has that number.</summary>
    Task<PatientStory?> ShowAsync(PhoneNumber phone, CancellationToken stopping);

    /// <summary>Asks for consent: the request and its message, or the rule that forbids it.</summary>
    Task<PatientAnswer> AskAsync(PhoneNumber phone, PatientDeed deed, CancellationToken stopping);

    /// <param name="again">Grant on purpose, also after a withdrawal.</param>
    Task<PatientAnswer> RecordAsync(PhoneNumber phone, RecordedConsent consent, bool again, PatientDeed deed, CancellationToken stopping);

    Task<PatientAnswer> ChangeNumberAsync(PhoneNumber phone, PhoneNumber number, PatientDeed deed, CancellationToken stopping);

    /// <param name="until">Included, as <paramref name="from"/> is; null: open-ended.</param>
    Task<PatientAnswer> PauseAsync(PhoneNumber phone, DateOnly from, DateOnly? until, PatientDeed deed, CancellationToken stopping);

    Task<PatientAnswer> ResumeAsync(PhoneNumber phone, PatientDeed deed, CancellationToken stopping);

    Task<PatientAnswer> DeactivateAsync(PhoneNumber phone, bool farewell, PatientDeed deed, CancellationToken stopping);

    Task<PatientAnswer> ReactivateAsync(PhoneNumber phone, PatientDeed deed, CancellationToken stopping);

    Task<PatientAnswer> DeleteAsync(PhoneNumber phone, bool farewell, PatientDeed deed, CancellationToken stopping);
}
