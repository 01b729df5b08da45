namespace Prima.Core.Replies;

/// <summary>Where a phrase of alarm is none. In doubt it is one: punctuation in between ends the exception.</summary>
/// <param name="Kind">Where the words must stand.</param>
/// <param name="Words">Any of them; none for <see cref="Place.BetweenNumbers"/>.</param>
internal sealed record AlarmException(AlarmException.Place Kind, IReadOnlySet<string> Words)
{
    public enum Place
    {
        Beside,
        StraightAfter,
        StraightAfterLeading,
        BetweenNumbers,
    }

    public bool Holds(IReadOnlyList<Word> words, IReadOnlySet<string> beside, int start, int end, IReadOnlySet<string> numberWords) => Kind switch
    {
        Place.Beside => Words.Overlaps(beside),
        Place.StraightAfter => IsStraightAfter(words, start),
        Place.StraightAfterLeading => start == 1 && IsStraightAfter(words, start),
        Place.BetweenNumbers => start > 0 && end < words.Count && words[start - 1].Break == WordBreak.None && words[end - 1].Break == WordBreak.None
            && IsNumber(words[start - 1].Text, numberWords) && IsNumber(words[end].Text, numberWords),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private bool IsStraightAfter(IReadOnlyList<Word> words, int start) => start > 0 && words[start - 1].Break == WordBreak.None && Words.Contains(words[start - 1].Text);

    private static bool IsNumber(string text, IReadOnlySet<string> numberWords) => text.All(char.IsDigit) || numberWords.Contains(text);
}
