namespace Prima.Core.Consent;

/// <summary>How a volunteer learned of a patient's consent.</summary>
public static class ConsentMethod
{
    public static IReadOnlyList<string> All { get; } = ["visit", "phone_call", "message", "paper", "other"];
}
