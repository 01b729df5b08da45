namespace Prima.Core.Sending;

/// <summary>Why a try to send did not end in an acceptance.</summary>
/// <param name="Code">A stable word or phrase of ours or the gateway's own reason, such as <c>target invalid</c> or <c>no answer in time</c>.
/// It is stored and shown: never a text, number or token.</param>
/// <param name="TooMany">True for HTTP 429: the device's rate is halved.</param>
/// <param name="NeedsAttention">True when a person should look: an answer we do not know, a bad request of ours.</param>
/// <param name="LowConfidence">Perhaps not the gateway's word, but that of something between: it says nothing about its device.</param>
public sealed record SendFailure(string Code, bool TooMany = false, bool NeedsAttention = false, bool LowConfidence = false)
{
    /// <summary>No byte had left as the time was over that its permits give it.</summary>
    public const string TooLateToBegin = "too late to begin";
}
