namespace Prima.Core.Patients;

/// <summary>Which patients, in the order of their numbers.</summary>
/// <param name="After">Only those with a greater number: the next page.</param>
public sealed record PatientFilter(string? Consent, bool? IsActive, string? After, int Limit);
