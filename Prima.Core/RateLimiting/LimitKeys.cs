namespace Prima.Core.RateLimiting;

/// <summary>Under which key of <c>rate_limits</c> a limit counts: identity only, never time. Those of device and fleet are in the claim (ClaimTransaction), the recipient's in its SQL.</summary>
public static class LimitKeys
{
    /// <summary>Messages of reminders, over the whole fleet.</summary>
    public const string Reminders = "reminders";

    /// <summary>Automatic replies to one patient.</summary>
    public static string PatientReplies(Guid patient) => $"replies:{patient}";
}
