namespace Prima.Core.Inbound;

/// <summary>Why a delivery cannot be used.</summary>
public static class RejectionReason
{
    public const string TooLarge = "too_large";
    public const string Empty = "empty";
    public const string Unreadable = "unreadable";
    public const string NoSender = "no_sender";
    public const string NoId = "no_id";
    public const string NoStatus = "no_status";
    public const string NotStorable = "not_storable";
}
