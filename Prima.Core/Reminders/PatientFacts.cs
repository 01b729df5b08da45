using Prima.Core.Time;

namespace Prima.Core.Reminders;

/// <summary>What a patient's row says about whether something may be sent, as of the moment it was locked.</summary>
/// <param name="Consent">The consent's status.</param>
/// <param name="IsActive">Neither deactivated nor deleted.</param>
/// <param name="Phone">The number now, canonical digits.</param>
/// <param name="PausedFrom">First day of a pause, local; null: none.</param>
/// <param name="PausedUntil">Last day of it; null: open-ended.</param>
/// <param name="Zone">Whose days these are.</param>
public sealed record PatientFacts(string Consent, bool IsActive, string Phone, DateOnly? PausedFrom, DateOnly? PausedUntil, Zone Zone)
{
    public bool HasConsented => Consent == "granted";

    public bool IsPausedOn(DateOnly day) => PausedFrom is { } from && from <= day && (PausedUntil is not { } until || day <= until);

    public bool IsPausedAt(DateTimeOffset moment) => IsPausedOn(Zone.DateOf(moment));

    /// <summary>Not the number: facts end up in logs.</summary>
    public override string ToString() => $"a patient with consent {Consent}";
}
