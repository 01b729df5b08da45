namespace Prima.Core.Patients;

/// <summary>What an import may say of a patient, apart from consent.</summary>
public sealed record PatientFields(string Name, string TimeZone, Guid? VolunteerId)
{
    public override string ToString() => $"a patient's fields ({TimeZone})";
}
