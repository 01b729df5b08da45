namespace Prima.Core.Diagnostics;

/// <summary>
/// The named points of contract section 6, where a fault test ends (<c>PRIMA_CRASH_AT</c>) or stops (<c>PRIMA_PAUSE_AT</c>) the process.
/// This one does nothing, as in production.
/// </summary>
public class FaultPoints
{
    public const string AfterClaim = "after-claim";
    public const string BeforeIntentCommit = "before-intent-commit";
    public const string AfterIntentCommit = "after-intent-commit";
    public const string AfterRequestWritten = "after-request-written";
    public const string AfterResponse = "after-response";
    public const string BeforeSettleCommit = "before-settle-commit";
    public const string AfterSettleCommit = "after-settle-commit";
    public const string AfterInboxInsert = "after-inbox-insert";
    public const string BeforeEffectsCommit = "before-effects-commit";
    public const string AfterReminderClaim = "after-reminder-claim";

    public static IReadOnlyList<string> Names { get; } =
    [
        AfterClaim, BeforeIntentCommit, AfterIntentCommit, AfterRequestWritten, AfterResponse, BeforeSettleCommit, AfterSettleCommit,
        AfterInboxInsert, BeforeEffectsCommit, AfterReminderClaim,
    ];

    /// <summary>The point that is armed, with what happens there, in words; null in production.</summary>
    public virtual string? Armed => null;

    /// <summary>Called by the program each time it gets to a point.</summary>
    public virtual void Reached(string point)
    {
    }
}
