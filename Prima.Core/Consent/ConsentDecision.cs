namespace Prima.Core.Consent;

/// <summary>What becomes of a patient's consent.</summary>
public abstract record ConsentDecision
{
    private ConsentDecision()
    {
    }

    /// <summary>A request is written, and its message with it. An older live one is superseded.</summary>
    /// <param name="FromStatus">What it goes back to when its message never leaves.</param>
    public sealed record Ask(string FromStatus, DateTimeOffset ExpiresAt) : ConsentDecision;

    /// <summary>A yes counts: plans begin now, and the patient is told.</summary>
    public sealed record Grant : ConsentDecision;

    /// <summary>A no counts: all that waits for the patient ends.</summary>
    public sealed record Stop(string To) : ConsentDecision;

    /// <param name="Code">One of <see cref="ConsentRefusal"/>.</param>
    /// <param name="Until">From when on it is allowed; null: time alone does not help.</param>
    public sealed record Refused(string Code, DateTimeOffset? Until = null) : ConsentDecision;
}
