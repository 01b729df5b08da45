namespace Prima.Core.Patients;

/// <summary>Why a text is no phone number of ours: the codes that imports and pages show.</summary>
public static class PhoneNumberRefusal
{
    public const string Empty = "empty";

    /// <summary>Also <c>8.12E+11</c>, what a spreadsheet makes of a number.</summary>
    public const string NotDigits = "not_digits";

    public const string TooShort = "too_short";
    public const string TooLong = "too_long";

    /// <summary>A landline such as 021…, or no Indonesian number at all.</summary>
    public const string NotMobile = "not_mobile";

    /// <summary>A <c>+</c> or <c>00</c> that is not followed by 62.</summary>
    public const string Foreign = "foreign";

    /// <summary>A WhatsApp group.</summary>
    public const string Group = "group";
}
