namespace Prima.Core.Outbox;

/// <summary>The classes of a message, most urgent first.</summary>
public static class MessagePriority
{
    public const string Urgent = "urgent";
    public const string Reply = "reply";
    public const string Normal = "normal";
    public const string Bulk = "bulk";

    /// <summary>Not of the two that may use the last tenth of a device's window.</summary>
    public static bool IsOrdinary(string priority) => priority is Normal or Bulk;

    public static IReadOnlyList<string> All { get; } = [Urgent, Reply, Normal, Bulk];
}
