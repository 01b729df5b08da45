using System.Text.RegularExpressions;

namespace Prima.Workers.Fonnte;

/// <summary>
/// Makes a refusal in words we do not know fit to be stored and shown. It may quote the number, the text or the token, so it keeps plain words only, and of
/// those none that the message contains.
/// </summary>
internal static partial class RefusalText
{
    private const int LongestCode = 100;

    public static string WithoutPeople(string reason, string messageText)
    {
        var ofTheMessage = Words().Matches(messageText).Select(word => word.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var words = reason.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => PlainWord().IsMatch(word) && !Words().Matches(word).Any(part => ofTheMessage.Contains(part.Value)));
        var kept = string.Join(' ', words);
        return kept.Length <= LongestCode ? kept : kept[..LongestCode];
    }

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Words();

    /// <summary>Letters, joined by at most a hyphen, an apostrophe or a slash; a run of sixteen or more is rather a token than a word.</summary>
    [GeneratedRegex(@"^[a-z]{1,15}([-'/][a-z]{1,15})?[.,:;!?]?$", RegexOptions.IgnoreCase)]
    private static partial Regex PlainWord();
}
