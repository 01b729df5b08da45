namespace Prima.Core.Replies;

/// <summary>Phrases by their first word, the longest first.</summary>
internal sealed class Phrases(IEnumerable<string> phrases)
{
    private readonly ILookup<string, string[]> byFirstWord =
        phrases.Select(phrase => phrase.Split(' ')).OrderByDescending(words => words.Length).ToLookup(words => words[0]);

    /// <summary>The longest phrase of which every word fits, from the first on.</summary>
    /// <param name="first">The word with which it begins.</param>
    /// <param name="fits">Whether the word at this distance from the first may be read as that one.</param>
    public string[]? Longest(string first, Func<int, string, bool> fits)
    {
        foreach (var words in byFirstWord[first])
        {
            var length = 0;
            while (length < words.Length && fits(length, words[length]))
                length++;
            if (length == words.Length)
                return words;
        }

        return null;
    }
}
