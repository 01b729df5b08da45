using System.Buffers;
using System.Globalization;
using System.Text;

namespace Prima.Core.Templates;

/// <summary>People's words made fit to stand in a message: without WhatsApp's marks, so that no name makes a text bold, and without what no database takes.</summary>
public static class PlainText
{
    private const string Marks = "*_~`";

    private static readonly SearchValues<char> DirectionMarks = SearchValues.Create("\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069");

    /// <summary>On one line: line breaks become blanks.</summary>
    public static string OneLine(string? text) => Clean(text, ' ');

    /// <summary>With its line breaks, all of one kind.</summary>
    public static string Lines(string? text) => Clean(text, '\n');

    /// <summary>Whether anything of it can be read: not marks, blanks and what has no width alone.</summary>
    public static bool HasWords(string? text) => OneLine(text).EnumerateRunes().Any(rune =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not (0x2800 or 0x3164 or 0xFFA0 or 0x115F or 0x1160)); // blank letters

    /// <summary>Whether it holds a mark that nobody sees and that turns the direction of what is written around it.</summary>
    public static bool HasDirectionMarks(string text) => text.AsSpan().ContainsAny(DirectionMarks);

    private static string Clean(string? text, char lineBreak)
    {
        var clean = new StringBuilder(text?.Length ?? 0);

        // Half a surrogate pair is read as U+FFFD.
        foreach (var rune in (text ?? "").ReplaceLineEndings("\n").EnumerateRunes())
        {
            if (rune.Value == '\n')
                clean.Append(lineBreak);
            else if (Rune.IsControl(rune))
                clean.Append(' ');
            else if (!rune.IsAscii || !Marks.Contains((char)rune.Value, StringComparison.Ordinal))
                clean.Append(rune);
        }

        return clean.ToString().Trim();
    }

    /// <summary>Compatibility forms made plain, such as full-width digits. What has none, such as half a surrogate pair, stays as it is.</summary>
    public static string Compatible(string text)
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
}
