namespace Prima.Core.Consent;

/// <summary>Which rule forbids what a volunteer wanted.</summary>
public static class ConsentRefusal
{
    public const string Inactive = "inactive";
    public const string AlreadyGranted = "already_granted";

    /// <summary>Who said no is asked again only with a reason.</summary>
    public const string NoReason = "no_reason";

    /// <summary>The spacing between two requests.</summary>
    public const string TooSoon = "too_soon";

    /// <summary>Three requests in a day.</summary>
    public const string TooOften = "too_often";

    /// <summary>Who has withdrawn is granted again only on purpose.</summary>
    public const string Withdrawn = "withdrawn";
}
