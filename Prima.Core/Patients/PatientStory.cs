using Prima.Core.Operations;

namespace Prima.Core.Patients;

/// <summary>One patient, and what happened to them.</summary>
/// <param name="Volunteer">Who looks after them; null: nobody.</param>
/// <param name="Plans">Keys of their plans.</param>
/// <param name="Events">Newest last, consent among them.</param>
public sealed record PatientStory(
    PatientStatusRow Patient, string Name, string? Volunteer, IReadOnlyList<string> Plans, IReadOnlyList<EventRow> Events)
{
    public override string ToString() => $"the story of a patient ({Patient.Phone})";
}
