namespace Prima.Core.Outbox;

/// <summary>The classes of a message, most urgent first.</summary>
public static class MessagePriority
{
    public const string Urgent = "urgent";
    public const string Reply = "reply";
    public const string Normal = "normal";
    public const string Bulk = "bulk";

    public static IReadOnlyList<string> All { get; } = [Urgent, Reply, Normal, Bulk];
}
