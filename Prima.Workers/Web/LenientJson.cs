using System.Globalization;
using System.Text;

namespace Prima.Workers.Web;

/// <summary>Makes of nearly-JSON what a strict reader takes: people write line ends, zeros and halves of an emoji, and not every sender escapes them well.</summary>
internal static class LenientJson
{
    public static string Mend(string text)
    {
        var mended = new StringBuilder(text.Length + 16);
        var isInString = false;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (letter == '"')
                isInString = !isInString;
            if (isInString && letter == '\\' && i + 1 < text.Length)
                i += CopyEscape(text, i, mended) - 1;
            else if (isInString && letter < ' ')
                mended.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else
                mended.Append(letter == '\0' ? ' ' : letter);
        }

        return mended.ToString();
    }

    /// <summary>How many characters it was: a half of a surrogate pair is replaced, all else stays.</summary>
    private static int CopyEscape(string text, int at, StringBuilder mended)
    {
        if (!TryReadUnit(text, at, out var unit) || !char.IsSurrogate(unit))
        {
            mended.Append(text, at, 2);
            return 2;
        }

        if (char.IsHighSurrogate(unit) && TryReadUnit(text, at + 6, out var low) && char.IsLowSurrogate(low))
        {
            mended.Append(text, at, 12);
            return 12;
        }

        mended.Append("\\ufffd");
        return 6;
    }

    private static bool TryReadUnit(string text, int at, out char unit)
    {
        unit = default;
        if (at + 6 > text.Length || text[at] != '\\' || text[at + 1] != 'u' || !ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            return false;
        unit = (char)value;
        return true;
    }
}
