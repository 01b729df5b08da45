namespace Prima.Core.Consent;

/// <summary>What a volunteer writes down of a patient's consent: given on paper, by phone or in person.</summary>
/// <param name="Status">Granted, declined or withdrawn.</param>
/// <param name="Method">One of <see cref="ConsentMethod"/>.</param>
/// <param name="Note">What was said, or where the paper lies.</param>
public sealed record RecordedConsent(string Status, string Method, string Note)
{
    public override string ToString() => $"{Status}, {Method}";
}
