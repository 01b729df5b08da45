using System.Diagnostics.CodeAnalysis;
using Prima.Core.Templates;

namespace Prima.Core.Patients;

/// <summary>An Indonesian mobile number in canonical digits, <c>62</c> and nine to twelve digits beginning with 8. Printed by accident it masks itself.</summary>
public sealed record PhoneNumber
{
    /// <summary>What comes along with a number that is copied from a chat or a page.</summary>
    private const string AtTheEnds = " \t\r\n\u00a0\u200b\u200e\u200f\u202a\u202c\ufeff";

    /// <summary>What people group digits with: besides blanks these, with the typographic forms that word processors make of them.</summary>
    private const string Between = ".()'-\u2019\u2010\u2011\u2012\u2013\u2014";

    private PhoneNumber(string digits) => Digits = digits;

    /// <summary>The canonical digits, for the gateway and the database only.</summary>
    public string Digits { get; }

    /// <summary>Reads a number as people write it, or says with a <see cref="PhoneNumberRefusal"/> why it is none.</summary>
    /// <remarks>The SQL twin <c>prima.canonical_phone</c> takes the same steps in the same order; one table of cases tests both.</remarks>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PhoneNumber? number, [NotNullWhen(false)] out string? refusal)
    {
        (var digits, refusal) = Read(text);
        number = digits is null ? null : new PhoneNumber(digits);
        return refusal is null;
    }

    /// <summary>For people who may see it: <c>+62 812-3456-7890</c>.</summary>
    public string Show() => $"+62 {Digits[2..5]}-{Digits[5..9]}-{Digits[9..]}";

    /// <summary>For logs: <c>62812****890</c>.</summary>
    public override string ToString() => $"{Digits[..5]}****{Digits[^3..]}";

    private static (string? Digits, string? Refusal) Read(string? text)
    {
        var address = PlainText.Compatible(text ?? "").Trim([.. AtTheEnds]);
        if (address.EndsWith("@g.us", StringComparison.OrdinalIgnoreCase))
            return (null, PhoneNumberRefusal.Group);

        var written = string.Concat(WithoutServer(address).Where(letter => !char.IsWhiteSpace(letter) && !Between.Contains(letter, StringComparison.Ordinal)));
        if (written is "" or "+")
            return (null, PhoneNumberRefusal.Empty);

        var prefix = written.StartsWith('+') ? 1 : written.StartsWith("00", StringComparison.Ordinal) ? 2 : 0;
        var digits = written[prefix..];
        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit))
            return (null, PhoneNumberRefusal.NotDigits);
        if (prefix > 0 && !digits.StartsWith("62", StringComparison.Ordinal))
            return (null, PhoneNumberRefusal.Foreign);

        var canonical = digits switch
        {
            ['6', '2', '0', '8', ..] => string.Concat("62", digits.AsSpan(3)),
            ['0', '8', ..] => string.Concat("62", digits.AsSpan(1)),
            ['8', ..] => "62" + digits,
            _ => digits,
        };
        if (!canonical.StartsWith("628", StringComparison.Ordinal))
            return (null, PhoneNumberRefusal.NotMobile);
        return canonical.Length switch
        {
            < 11 => (null, PhoneNumberRefusal.TooShort),
            > 14 => (null, PhoneNumberRefusal.TooLong),
            _ => (canonical, null),
        };
    }

    private static string WithoutServer(string address)
    {
        foreach (var server in (string[])["@s.whatsapp.net", "@c.us"])
        {
            if (address.EndsWith(server, StringComparison.OrdinalIgnoreCase))
                return address[..^server.Length];
        }

        return address;
    }
}
