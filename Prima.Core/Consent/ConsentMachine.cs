namespace Prima.Core.Consent;

/// <summary>The transitions of consent that need no answer of the patient's (domain section 5): pure. No guess and no default ever grants.</summary>
public static class ConsentMachine
{
    public const int MostRequests = 3;

    public static readonly TimeSpan LimitWindow = TimeSpan.FromHours(24);

    public static readonly TimeSpan RequestLasts = TimeSpan.FromHours(48);

    /// <summary>A volunteer asks.</summary>
    /// <param name="spacing">The least time between two requests.</param>
    /// <param name="reason">Why, for who said no before.</param>
    public static ConsentDecision Ask(ConsentFacts facts, TimeSpan spacing, string? reason)
    {
        if (!facts.IsActive)
            return new ConsentDecision.Refused(ConsentRefusal.Inactive);
        if (facts.Status == ConsentStatus.Granted)
            return new ConsentDecision.Refused(ConsentRefusal.AlreadyGranted);
        if (facts.Status is ConsentStatus.Declined or ConsentStatus.Withdrawn && string.IsNullOrWhiteSpace(reason))
            return new ConsentDecision.Refused(ConsentRefusal.NoReason);
        if (facts.RequestTimes.Count > 0 && facts.Now - facts.RequestTimes[0] < spacing)
            return new ConsentDecision.Refused(ConsentRefusal.TooSoon, facts.RequestTimes[0] + spacing);
        if (facts.RequestTimes.Count(at => facts.Now - at < LimitWindow) >= MostRequests)
            return new ConsentDecision.Refused(ConsentRefusal.TooOften, facts.RequestTimes[MostRequests - 1] + LimitWindow);
        return new ConsentDecision.Ask(facts.LiveFrom ?? FromStatus(facts.Status), facts.Now + RequestLasts);
    }

    /// <summary>A volunteer writes down what was agreed on paper or in person.</summary>
    /// <param name="isWithdrawn">The number was withdrawn since its last yes, whatever was written down or asked after that.</param>
    /// <param name="again">On purpose, also after a withdrawal.</param>
    /// <returns>Null: it is so already, and nobody is told twice.</returns>
    public static ConsentDecision? Record(string current, bool isWithdrawn, string recorded, bool again) => recorded switch
    {
        ConsentStatus.Granted or ConsentStatus.Declined or ConsentStatus.Withdrawn when recorded == current => null,
        ConsentStatus.Granted when (isWithdrawn || current == ConsentStatus.Withdrawn) && !again => new ConsentDecision.Refused(ConsentRefusal.Withdrawn),
        ConsentStatus.Granted => new ConsentDecision.Grant(),
        ConsentStatus.Declined or ConsentStatus.Withdrawn => new ConsentDecision.Stop(recorded),
        _ => throw new ArgumentOutOfRangeException(nameof(recorded), "A volunteer records granted, declined or withdrawn."),
    };

    /// <summary>Where a patient stands who comes back: who said no stays so until somebody asks.</summary>
    public static string OnReturn(string current) => current is ConsentStatus.Declined or ConsentStatus.Withdrawn ? current : ConsentStatus.NotAsked;

    /// <summary>Where somebody starts whose number was another's: a refusal and a withdrawal follow the number.</summary>
    /// <param name="lastOfNumber">Where the number's newest event led; null: it has none.</param>
    public static string OfNumber(string? lastOfNumber) => lastOfNumber is ConsentStatus.Declined or ConsentStatus.Withdrawn ? lastOfNumber : ConsentStatus.NotAsked;

    // Asked without a live request is where a deactivation may have left it: there is nothing to go back to.
    private static string FromStatus(string current) => current == ConsentStatus.Asked ? ConsentStatus.NotAsked : current;
}
