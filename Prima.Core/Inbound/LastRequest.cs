namespace Prima.Core.Inbound;

/// <summary>The newest time that a patient was asked for consent.</summary>
/// <param name="HandedOverAt">When its message was first on its way; null: it was not.</param>
/// <param name="InDoubt">The attempt of which nobody knows whether it was sent: an answer is evidence that it was.</param>
public sealed record LastRequest(Guid Id, string Status, string FromStatus, DateTimeOffset ExpiresAt, int Clarifications, DateTimeOffset? HandedOverAt, Guid? InDoubt)
{
    public bool IsLive => Status == "live";

    public bool HasExpired => Status == "expired";
}
