namespace Prima.Core.FollowUps;

/// <summary>Where a follow-up is (domain section 13). It is sent, or fails, by what becomes of its message.</summary>
public static class FollowUpStatus
{
    public const string Pending = "pending";
    public const string Queued = "queued";
    public const string Failed = "failed";
    public const string Expired = "expired";
    public const string Cancelled = "cancelled";
}
