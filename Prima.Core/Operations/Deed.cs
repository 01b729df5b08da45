using Prima.Core.Patients;

namespace Prima.Core.Operations;

/// <summary>Something a person does: kept in <c>events</c> with what it changed.</summary>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
/// <param name="DryRun">Do it and take it back: the answer is true, and nothing stays changed.</param>
public sealed record Deed(string By, string Reason, bool DryRun = false)
{
    /// <summary>The active volunteer who does it, by number; null: who <see cref="By"/> names does.</summary>
    public PhoneNumber? Volunteer { get; init; }
}
