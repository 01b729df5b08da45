using Prima.Core.Consent;
using Prima.Core.Time;

namespace Prima.Core.Inbound;

/// <summary>The patient who wrote, as of the moment her row was locked.</summary>
/// <param name="Volunteer">Who looks after her, by name; null: nobody.</param>
public sealed record Correspondent(Guid Id, string Name, string Phone, Zone Zone, string Consent, bool IsActive, DateOnly? PausedFrom, DateOnly? PausedUntil, string? Volunteer)
{
    /// <summary>A stop that she wrote later was worked on first.</summary>
    public bool IsOvertaken { get; init; }

    /// <summary>It was said that she has died, and nobody has said otherwise: nothing goes to her number.</summary>
    public bool IsBereaved { get; init; }

    public override string ToString() => $"a patient with consent {Consent}";
}
