using System.Text.RegularExpressions;
using Prima.Core.Patients;

namespace Prima.Workers.Import;

/// <summary>The codes of <see cref="PhoneNumberRefusal"/> in words that say what to do.</summary>
internal static partial class PhoneRefusals
{
    public static string Reason(string refusal, string? written) => refusal switch
    {
        PhoneNumberRefusal.Empty => "is empty: give an Indonesian mobile number such as 0812-3456-7890",
        PhoneNumberRefusal.NotDigits when written is not null && Scientific().IsMatch(written) =>
            "is what a spreadsheet makes of a long number, and its last digits are lost: format the column as text and enter the number again",
        PhoneNumberRefusal.NotDigits => "has something in it that is no digit: give an Indonesian mobile number such as 0812-3456-7890",
        PhoneNumberRefusal.TooShort => "has too few digits: an Indonesian mobile number has 10 to 13, counted from 08",
        PhoneNumberRefusal.TooLong => "has too many digits: an Indonesian mobile number has 10 to 13, counted from 08",
        PhoneNumberRefusal.NotMobile => "is no mobile number (a landline has no WhatsApp): give one that begins with 08 or +62 8",
        PhoneNumberRefusal.Foreign => "is a number of another country: only Indonesian ones (+62) get messages",
        PhoneNumberRefusal.Group => "is a WhatsApp group: messages go to one person",
        _ => $"is no phone number ({refusal})",
    };

    /// <summary>8.12E+11, with the comma of an Indonesian spreadsheet too.</summary>
    [GeneratedRegex(@"^\s*\d+([.,]\d+)?E\+?\d+\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Scientific();
}
