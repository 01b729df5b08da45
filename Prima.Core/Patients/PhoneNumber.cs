using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Prima.Core.Patients;

/// <summary>
/// An Indonesian mobile number in canonical digits, <c>62</c> and nine to twelve digits beginning with 8. Printed by accident it masks itself.
/// </summary>
public sealed record PhoneNumber
{
    private static readonly char[] Blanks = [' ', '\t', '\n', '\v', '\f', '\r'];

    /// <summary>What people group digits with.</summary>
    private static readonly char[] Dropped = [.. Blanks, '-', '.', '(', ')', '\''];

    private PhoneNumber(string digits) => Digits = digits;

    /// <summary>The canonical digits, for the gateway and the database only.</summary>
    public string Digits { get; }

    /// <summary>Reads a number as people write it, or says with a <see cref="PhoneNumberRefusal"/> why it is none.</summary>
    /// <remarks>The SQL way in follows the same steps in the same order; one table of cases tests both.</remarks>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PhoneNumber? number, [NotNullWhen(false)] out string? refusal)
    {
        number = null;
        var address = Plain(text ?? "").TrimEnd(Blanks).ToLowerInvariant();
        if (address.EndsWith("@g.us", StringComparison.Ordinal))
            return (refusal = PhoneNumberRefusal.Group) is null;
        var written = string.Concat(Without(Without(address, "@s.whatsapp.net"), "@c.us").Split(Dropped));

        var international = written.StartsWith('+') ? 1 : written.StartsWith("00", StringComparison.Ordinal) ? 2 : 0;
        var digits = written[international..];
        if (digits.Length == 0)
            return (refusal = PhoneNumberRefusal.Empty) is null;
        if (!digits.All(char.IsAsciiDigit))
            return (refusal = PhoneNumberRefusal.NotDigits) is null;
        if (international > 0 && !digits.StartsWith("62", StringComparison.Ordinal))
            return (refusal = PhoneNumberRefusal.Foreign) is null;
        if (National(digits) is not { } national)
            return (refusal = PhoneNumberRefusal.NotMobile) is null;
        refusal = national.Length switch { < 9 => PhoneNumberRefusal.TooShort, > 12 => PhoneNumberRefusal.TooLong, _ => null };
        if (refusal is not null)
            return false;
        number = new PhoneNumber("62" + national);
        return true;
    }

    /// <summary>For people who may see it: <c>+62 812-3456-7890</c>.</summary>
    public string Show() => $"+62 {Digits[2..5]}-{Digits[5..9]}-{Digits[9..]}";

    /// <summary>For logs: <c>62812****890</c>.</summary>
    public override string ToString() => $"{Digits[..5]}****{Digits[^3..]}";

    /// <summary>Compatibility forms made plain: full-width digits, no-break blanks. Half a surrogate pair has none: it stays, and is no digit.</summary>
    private static string Plain(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    private static string Without(string text, string ending) => text.EndsWith(ending, StringComparison.Ordinal) ? text[..^ending.Length] : text;

    /// <summary>The number from its 8 on; null when it has none where a mobile number has it.</summary>
    private static string? National(string digits)
    {
        foreach (var prefix in (string[])["628", "6208", "08", "8"])
        {
            if (digits.StartsWith(prefix, StringComparison.Ordinal))
                return digits[(prefix.Length - 1)..];
        }

        return null;
    }
}
