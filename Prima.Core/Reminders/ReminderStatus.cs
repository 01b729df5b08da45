namespace Prima.Core.Reminders;

/// <summary>What became of a reminder so far (domain section 13).</summary>
public static class ReminderStatus
{
    public const string Pending = "pending";
    public const string Queued = "queued";
    public const string Sent = "sent";
    public const string Delivered = "delivered";
    public const string Skipped = "skipped";
    public const string Cancelled = "cancelled";
    public const string Failed = "failed";

    public static IReadOnlyList<string> All { get; } = [Pending, Queued, Sent, Delivered, Skipped, Cancelled, Failed];
}
