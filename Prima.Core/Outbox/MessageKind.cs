namespace Prima.Core.Outbox;

/// <summary>What a message is for. It decides which guards stand before it, and what becomes of it when nobody knows whether it was sent (domain section 6).</summary>
public static class MessageKind
{
    public const string Reminder = "reminder";
    public const string FollowUp = "follow_up";
    public const string ConsentRequest = "consent_request";
    public const string Reply = "reply";
    public const string Farewell = "farewell";
    public const string EmergencyReply = "emergency_reply";
    public const string Alert = "alert";
    public const string Direct = "direct";
}
