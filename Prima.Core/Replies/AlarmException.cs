namespace Prima.Core.Replies;

/// <summary>Where a phrase of alarm is none. In doubt it is one: punctuation in between ends the exception.</summary>
/// <param name="Kind">Where the words must stand.</param>
/// <param name="Words">Any of them; none for <see cref="Place.BeforeNumber"/> and <see cref="Place.BetweenNumbers"/>.</param>
internal sealed record AlarmException(AlarmException.Place Kind, IReadOnlySet<string> Words)
{
    public enum Place
    {
        Beside,
        StraightAfter,
        StraightAfterLeading,
        StraightBefore,
        BeforeNumber,
        BetweenNumbers,
    }

    public bool Holds(IReadOnlyList<Word> words, IReadOnlySet<string> beside, int start, int end, IReadOnlySet<string> numberWords) => Kind switch
    {
        Place.Beside => Words.Overlaps(beside),
        Place.StraightAfter => IsStraightAfter(words, start),
        Place.StraightAfterLeading => start == 1 && IsStraightAfter(words, start),
        Place.StraightBefore => GoesOn(words, end) && Words.Contains(words[end].Text),
        Place.BeforeNumber => GoesOn(words, end) && IsNumber(words[end].Text, numberWords),
        Place.BetweenNumbers => start > 0 && words[start - 1].Break == WordBreak.None && IsNumber(words[start - 1].Text, numberWords)
            && GoesOn(words, end) && IsNumber(words[end].Text, numberWords),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private bool IsStraightAfter(IReadOnlyList<Word> words, int start) => start > 0 && words[start - 1].Break == WordBreak.None && Words.Contains(words[start - 1].Text);

    private static bool GoesOn(IReadOnlyList<Word> words, int end) => end < words.Count && words[end - 1].Break == WordBreak.None;

    private static bool IsNumber(string text, IReadOnlySet<string> numberWords) => text.All(char.IsDigit) || numberWords.Contains(text);
}
