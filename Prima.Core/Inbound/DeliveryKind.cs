namespace Prima.Core.Inbound;

/// <summary>What a webhook tells of: what somebody wrote, what became of a message, or a device that came or went.</summary>
public static class DeliveryKind
{
    public const string Incoming = "incoming";
    public const string Status = "status";
    public const string Connect = "connect";

    public static IReadOnlyList<string> All { get; } = [Incoming, Status, Connect];
}
