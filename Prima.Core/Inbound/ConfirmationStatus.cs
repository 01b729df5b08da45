namespace Prima.Core.Inbound;

/// <summary>What is known of whether a reminder was followed (domain section 13).</summary>
public static class ConfirmationStatus
{
    public const string None = "none";
    public const string Open = "open";
    public const string NotYet = "not_yet";
    public const string Done = "done";
    public const string NotDone = "not_done";
    public const string Unanswered = "unanswered";
}
