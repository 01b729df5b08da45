using System.Diagnostics;

namespace Prima.Core.RateLimiting;

/// <summary>The limits as this process's settings have them: the most that may ever hold.</summary>
public sealed record ConfiguredLimits(RateLimit Recipient, RateLimit Device, RateLimit Fleet, RateLimit Reminders, RateLimit PatientReplies)
{
    public RateLimit this[LimitName name] => name switch
    {
        LimitName.Recipient => Recipient,
        LimitName.Device => Device,
        LimitName.Fleet => Fleet,
        LimitName.Reminders => Reminders,
        LimitName.PatientReplies => PatientReplies,
        _ => throw new UnreachableException(),
    };

    /// <summary>What holds when a person has set <paramref name="lowered"/>: never more than is configured here.</summary>
    public RateLimit Under(LimitName name, RateLimit? lowered) => lowered?.IsWithin(this[name]) == true ? lowered : this[name];
}
