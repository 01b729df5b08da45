using System.Globalization;
using System.Text;

namespace Prima.Workers.Web;

/// <summary>Text as a column takes it, and words of it.</summary>
internal static class WebhookText
{
    /// <summary>No id, word or number of the gateway is as long; an index holds no more than a third of a page.</summary>
    private const int MostOfAWord = 200;

    /// <summary>NUL and halves of a surrogate pair, which no column holds, become U+FFFD.</summary>
    public static string Clean(string text)
    {
        if (!text.Any(letter => letter == '\0' || char.IsSurrogate(letter)))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // a half is told as U+FFFD
            clean.Append(rune.Value == 0 ? "\ufffd" : rune.ToString());
        return clean.ToString();
    }

    /// <summary>As much of it as a column of words holds.</summary>
    public static string Word(string text)
    {
        var word = text.Trim();
        return word.Length <= MostOfAWord ? word : word[..(char.IsHighSurrogate(word[MostOfAWord - 1]) ? MostOfAWord - 1 : MostOfAWord)];
    }

    /// <summary>0, empty and null are no id.</summary>
    public static string? Id(string? text) =>
        text is null || text.Equals("null", StringComparison.OrdinalIgnoreCase) || (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == 0) ? null : text.Trim();
}
