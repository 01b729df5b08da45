using Prima.Core.Consent;
using Prima.Core.Patients;

namespace Prima.Core.Import;

/// <summary>A row of the patients' file. Its phone says who is meant.</summary>
/// <param name="VolunteerPhone">Who looks after the patient; null: nobody.</param>
/// <param name="Consent">As given on paper or in person; null: the file says nothing of it.</param>
public sealed record PatientRow(PhoneNumber Phone, string Name, Given<string> TimeZone, Given<PhoneNumber?> VolunteerPhone, RecordedConsent? Consent)
{
    /// <summary>Not who it is: this is what a log would print.</summary>
    public override string ToString() => $"a patient's row ({Phone})";
}
