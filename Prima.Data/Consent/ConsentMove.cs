using Prima.Core.Consent;

namespace Prima.Data.Consent;

/// <summary>One patient's consent to be moved, whose row is held.</summary>
internal sealed record ConsentMove(Guid PatientId, string Phone, string Name, string To)
{
    public RecordedConsent? Recorded { get; init; }

    public Guid? RequestId { get; init; }
}
