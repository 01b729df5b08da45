namespace Prima.Core.Replies;

/// <summary>Words of a message that follow one of our own texts.</summary>
internal sealed class OwnQuote(IReadOnlyList<OwnWord> text)
{
    private const int LongestName = 8;
    private const int LongestEnd = 20;
    private const int Plain = 6;

    private readonly List<(int At, int Own)> matches = [];

    /// <summary>How many fixed words of the text were found.</summary>
    public int Count => matches.Count;

    /// <summary>The first word of the message that belongs to it.</summary>
    public int Start { get; private init; }

    /// <summary>Behind the last.</summary>
    public int End { get; private init; }

    public void Add(int at, int own) => matches.Add((at, own));

    /// <summary>So much of it that nobody writes it by chance.</summary>
    public bool IsPlain => Count >= Plain || (Count == Plain - 1 && Sentences > 1);

    /// <summary>Whether the word of the message is one of the text's own, and none that fills a value.</summary>
    public bool Matches(int at) => matches.Exists(match => match.At == at);

    private int Sentences => text[matches[^1].Own].Sentence - text[matches[0].Own].Sentence + 1;

    /// <summary>
    /// In the message it begins and ends where a sentence does: "ya, kami belum paham" holds words of ours, and is what somebody says.
    /// Several whole sentences of ours in a row are a quote wherever they stand.
    /// </summary>
    /// <param name="start">Where it begins, with the values that belong to it.</param>
    /// <param name="end">Behind it.</param>
    public bool StandsApart(IReadOnlyList<Word> words, int start, int end) =>
        (IsSentenceEnd(words, start - 1) && IsSentenceEnd(words, end - 1))
        || (IsPlain && Sentences > 1 && text[matches[0].Own].Opens && text[matches[^1].Own].Closes);

    /// <summary>No sentence goes on between this word and the next, or there is no next.</summary>
    public static bool IsSentenceEnd(IReadOnlyList<Word> words, int at) => at < 0 || at >= words.Count - 1 || words[at].Break == WordBreak.Sentence;

    /// <summary>One quote for each sentence of ours, with the values that belong to it.</summary>
    /// <param name="from">What stands before belongs to something else.</param>
    public IEnumerable<OwnQuote> BySentence(IReadOnlyList<Word> words, int from)
    {
        foreach (var sentence in matches.GroupBy(match => text[match.Own].Sentence))
        {
            var ((first, ownFirst), (last, ownLast)) = (sentence.First(), sentence.Last());
            var start = text[ownFirst].OpensWithValue ? WithValueBefore(words, first, from) : first;
            var next = matches.FirstOrDefault(match => match.At > last, (At: words.Count, Own: -1));
            var end = last + 1;
            if (next.Own >= 0 && text[next.Own].ValueBefore)
                end = next.At; // A value may have sentences of its own.
            else if (text[ownLast].ClosesWithValue && words[last].Break != WordBreak.Sentence)
                end = WithValueBehind(words, end, next.At);
            from = end;
            yield return new OwnQuote(text) { Start = start, End = end };
        }
    }

    private static int WithValueBefore(IReadOnlyList<Word> words, int first, int from)
    {
        var start = first;
        while (start > from && first - start < LongestName && words[start - 1].Break != WordBreak.Sentence)
            start--;
        return start;
    }

    private static int WithValueBehind(IReadOnlyList<Word> words, int end, int next)
    {
        var most = Math.Min(next, end + LongestEnd);
        while (end < most && words[end].Break != WordBreak.Sentence)
            end++;
        return end < most ? end + 1 : most;
    }
}
