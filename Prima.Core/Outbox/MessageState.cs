namespace Prima.Core.Outbox;

/// <summary>The states that <c>prima.message_status</c> derives from where a message's rows are.</summary>
public static class MessageState
{
    public const string Queued = "queued";
    public const string Sending = "sending";
    public const string Accepted = "accepted";
    public const string Failed = "failed";
    public const string Expired = "expired";
    public const string Cancelled = "cancelled";
    public const string Uncertain = "uncertain";

    /// <summary>Of one whose rows somebody took away, which never happens by Prima's doing: the view has no state for it, and <c>prima check</c> names it.</summary>
    public const string Nowhere = "nowhere";

    public static IReadOnlyList<string> All { get; } = [Queued, Sending, Accepted, Failed, Expired, Cancelled, Uncertain];
}
