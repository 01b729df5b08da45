namespace Prima.Core.Replies;

/// <summary>Where a phrase of alarm is none. In doubt it is one: punctuation in between ends the exception.</summary>
/// <param name="Kind">Where the words must stand.</param>
/// <param name="Words">Any of these words or phrases; none for numbers and things.</param>
internal sealed record AlarmException(AlarmException.Place Kind, IReadOnlySet<string> Words)
{
    private const int LongestClause = 20;

    /// <summary>Where a person stands straight before: "dibawa ke rs jam 3 tadi pagi bapak sudah tidak ada" is about him, however a sentence without signs began.</summary>
    private const int LongestClauseOfSomebody = 8;

    public enum Place
    {
        Beside,
        StraightAfter,
        StraightAfterLeading,
        StraightBefore,
        StraightBeforeClosing,
        BetweenNumbers,
        Only,
        AfterThing,
        StraightBeforeThing,
    }

    /// <summary>Whether such an exception names no words.</summary>
    public static bool IsWordless(Place place) => place is Place.BetweenNumbers or Place.AfterThing or Place.StraightBeforeThing;

    /// <param name="strangers">What the stars of the phrase stand for, besides what may stand in any gap.</param>
    public bool Holds(IReadOnlyList<Word> words, IReadOnlySet<string> beside, int start, int end, IReadOnlyList<string> strangers, WordLists lists) => Kind switch
    {
        Place.Beside => Words.Overlaps(beside),
        Place.StraightAfter => IsStraightAfter(words, start),
        Place.StraightAfterLeading => start == 1 && IsStraightAfter(words, start),
        Place.StraightBefore => Words.Any(phrase => BehindPhrase(words, end, phrase) is not null),
        Place.StraightBeforeClosing => Words.Any(phrase => BehindPhrase(words, end, phrase) is { } behind && OwnQuote.IsSentenceEnd(words, behind - 1)),
        Place.BetweenNumbers => start > 0 && words[start - 1].Break == WordBreak.None && IsNumber(words[start - 1].Text, lists)
            && GoesOn(words, end) && IsNumber(words[end].Text, lists),
        Place.Only => strangers.Count > 0 && strangers.All(Words.Contains),
        Place.AfterThing => IsAfterThing(words, start, lists),
        Place.StraightBeforeThing => GoesOn(words, end) && lists.Things.Contains(words[end].Text),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private bool IsStraightAfter(IReadOnlyList<Word> words, int start) => start > 0 && words[start - 1].Break == WordBreak.None && Words.Contains(words[start - 1].Text);

    /// <summary>In the same clause: "obat Pak Budi sudah tidak ada", but not "obat dikembalikan karena Pak Budi sudah tidak ada".</summary>
    private static bool IsAfterThing(IReadOnlyList<Word> words, int start, WordLists lists)
    {
        var longest = start > 0 && MayBeSomebody(words[start - 1].Text, lists) ? LongestClauseOfSomebody : LongestClause;
        for (var i = start - 1; i >= 0 && start - i <= longest && words[i].Break == WordBreak.None && !lists.Conjunctions.Contains(words[i].Text); i--)
        {
            if (lists.Things.Contains(words[i].Text))
                return true;
        }

        return false;
    }

    /// <summary>"Bapak", "suami", "saya".</summary>
    private static bool MayBeSomebody(string text, WordLists lists) => lists.GapWords.Contains(text) || (lists.Kinds.GetValueOrDefault(text) & WordKind.Filler) != 0;

    /// <summary>Behind the words of the phrase if they stand here, or null.</summary>
    private static int? BehindPhrase(IReadOnlyList<Word> words, int at, string phrase)
    {
        foreach (var word in phrase.Split(' '))
        {
            if (!GoesOn(words, at) || words[at].Text != word)
                return null;
            at++;
        }

        return at;
    }

    private static bool GoesOn(IReadOnlyList<Word> words, int end) => end < words.Count && words[end - 1].Break == WordBreak.None;

    private static bool IsNumber(string text, WordLists lists) => text.All(char.IsDigit) || lists.NumberWords.Contains(text);
}
