namespace Prima.Core.Consent;

/// <summary>What a patient has said about getting messages.</summary>
public static class ConsentStatus
{
    public const string NotAsked = "not_asked";
    public const string Asked = "asked";
    public const string Granted = "granted";
    public const string Declined = "declined";
    public const string Expired = "expired";
    public const string Withdrawn = "withdrawn";

    public static IReadOnlyList<string> All { get; } = [NotAsked, Asked, Granted, Declined, Expired, Withdrawn];

    /// <summary>What a volunteer can write down.</summary>
    public static IReadOnlyList<string> Recordable { get; } = [Granted, Declined, Withdrawn];
}
