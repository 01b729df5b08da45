using Prima.Core.Consent;

namespace Prima.Core.Replies;

/// <summary>Where a patient stands when an answer comes.</summary>
/// <param name="Consent">A word of <see cref="ConsentStatus"/>.</param>
public sealed record ReplySituation(string Consent)
{
    public bool Active { get; init; } = true;

    /// <summary>The kind of plan of the reminder that an answer would be taken for, of several an appointment only where all are; null if there is none.</summary>
    public string? Candidate { get; init; }

    /// <summary>Our last text asked whether to stop, within the hour: a yes stops.</summary>
    public bool AskedToStop { get; init; }

    /// <summary>Or it may have: a yes is asked back.</summary>
    public bool MayBeAskedToStop { get; init; }

    /// <summary>The answer that waits for the number of a reminder; null if no choice is live.</summary>
    public ReplyClass? Choice { get; init; }

    internal int Column => !Active ? 3 : Consent switch
    {
        ConsentStatus.Asked => 0,
        ConsentStatus.Granted => Candidate is null ? 2 : 1,
        _ => 3,
    };
}
