namespace Prima.Core.Patients;

/// <summary>What a volunteer does about a patient: kept in <c>events</c> with what it changed.</summary>
/// <param name="By">The number of an active volunteer.</param>
/// <param name="Reason">Why.</param>
/// <param name="DryRun">Do it and take it back: the answer is true, and nothing stays changed.</param>
public sealed record PatientDeed(PhoneNumber By, string Reason, bool DryRun = false);
