namespace Prima.Core.RateLimiting;

/// <summary>The limits there are, as the settings under <c>Prima:Limits</c> name them.</summary>
public enum LimitName
{
    Recipient,
    Device,
    Fleet,
    Reminders,
    PatientReplies,
}
