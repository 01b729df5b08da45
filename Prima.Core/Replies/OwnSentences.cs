using Prima.Core.Templates;

namespace Prima.Core.Replies;

/// <summary>
/// Rule 0: sentences of our own texts, quoted or forwarded, are no answer. Three fixed words in order are enough, if they begin and end where a sentence of the
/// message does; a sentence that holds a phrase of alarm stays, and so does one with a stop word, unless another stop word stands outside.
/// </summary>
internal sealed class OwnSentences
{
    private const int Fewest = 3;

    /// <summary>The most words that a value filled in is thought to have.</summary>
    private const int LongestValue = 40;

    /// <summary>The most words without meaning to us of a name or a date: "Selasa, 1 Desember 2099 pukul 09.30 WIB".</summary>
    private const int MostStrangers = 4;

    private readonly WordLists lists;
    private readonly HashSet<string> stopWords;
    private readonly ILookup<string, (OwnText Text, int At)> byWord;

    public OwnSentences(MessageCatalogue catalogue, WordLists lists)
    {
        this.lists = lists;
        stopWords = lists.Kinds.Where(known => (known.Value & WordKind.Stop) != 0 && !known.Key.Contains(' ', StringComparison.Ordinal)).Select(known => known.Key).ToHashSet();
        byWord = MessageTemplate.All.Select(template => new OwnText(catalogue.Unfilled(template.Id)))
            .SelectMany(text => text.Words.Select((word, at) => (word.Text, Place: (text, at)))).ToLookup(known => known.Text, known => known.Place);
    }

    /// <summary>Marks the words of such sentences as taken.</summary>
    /// <returns>Whether a yes or a courtesy that is left may be part of what was taken: that was little, or no sentence ends between.</returns>
    public bool TakeOut(IReadOnlyList<Word> words, IReadOnlyList<Alarm> alarms, bool[] taken)
    {
        var alarming = new bool[words.Count];
        foreach (var alarm in alarms)
            Array.Fill(alarming, true, alarm.Start, alarm.End - alarm.Start);

        var quotes = new List<OwnQuote>();
        var plain = true;
        for (var at = 0; at < words.Count;)
        {
            var longest = byWord[words[at].Raw].Select(place => Follow(words, at, place.Text.Words, place.At)).MaxBy(quote => quote.Count);
            List<OwnQuote> sentences = longest is { Count: >= Fewest } ? [.. longest.BySentence(words, quotes is [.., var before] ? before.End : 0)] : [];
            var found = sentences.Count > 0 && longest!.StandsApart(words, sentences[0].Start, sentences[^1].End);
            if (found)
            {
                quotes.AddRange(sentences);
                plain &= longest!.IsPlain && HoldsOnlyValues(words, longest, sentences[0].Start, sentences[^1].End);
            }

            at = found ? quotes[^1].End : at + 1;
        }

        var own = quotes.SelectMany(quote => Enumerable.Range(quote.Start, quote.End - quote.Start)).ToHashSet();
        var stopsOutside = Enumerable.Range(0, words.Count).Any(i => !own.Contains(i) && !alarming[i] && stopWords.Contains(words[i].Text));
        foreach (var quote in quotes)
        {
            var inside = Enumerable.Range(quote.Start, quote.End - quote.Start).ToList();
            if (inside.Any(i => alarming[i]) || IsWishToStop(words, quotes, own) || (!stopsOutside && inside.Any(i => stopWords.Contains(words[i].Text))))
                continue;
            inside.ForEach(i => taken[i] = true);
        }

        return taken.Contains(true) && (!plain || Enumerable.Range(1, words.Count - 1).Any(i => taken[i - 1] != taken[i] && !OwnQuote.IsSentenceEnd(words, i - 1)));
    }

    /// <summary>A name or a date, and not somebody's own words: "baik, suami keberatan, kami tidak mengirim pengingat".</summary>
    private bool HoldsOnlyValues(IReadOnlyList<Word> words, OwnQuote quote, int start, int end)
    {
        for (var (i, strangers) = (start, 0); i < end; i++)
        {
            var stranger = !lists.Known.Contains(words[i].Text) && !words[i].Text.All(char.IsAsciiDigit);
            if (quote.Matches(i))
                strangers = 0;
            else if (stranger ? ++strangers > MostStrangers : !MayBeInValue(words[i]))
                return false;
        }

        return true;
    }

    private bool MayBeInValue(Word word) => !lists.NoValues.Contains(word.Text)
        && (Is(word, WordKind.Filler | WordKind.AnyYes) || lists.NumberWords.Contains(word.Text) || lists.GapTimes.Contains(word.Text) || word.Text.All(char.IsAsciiDigit));

    /// <summary>One sentence with a word of a soft stop, beside which nothing is said, may be somebody's own: "ingin menghentikan semua pengingat".</summary>
    private bool IsWishToStop(IReadOnlyList<Word> words, List<OwnQuote> quotes, HashSet<int> own) =>
        quotes.Count == 1 && Enumerable.Range(0, words.Count).All(i => own.Contains(i) || Is(words[i], WordKind.Filler | WordKind.AnyYes)) && own.Any(i => Is(words[i], WordKind.AnySoftStop));

    private bool Is(Word word, WordKind kind) => (lists.Kinds.GetValueOrDefault(word.Text) & kind) != 0;

    /// <summary>How far the words follow one of our texts from here on.</summary>
    private static OwnQuote Follow(IReadOnlyList<Word> words, int start, IReadOnlyList<OwnWord> text, int first)
    {
        var quote = new OwnQuote(text);
        quote.Add(start, first);
        var (at, own) = (start, first);
        while (Next(words, at, text, own, quote.Count) is { } next)
        {
            (at, own) = next;
            quote.Add(at, own);
        }

        return quote;
    }

    private static (int At, int Own)? Next(IReadOnlyList<Word> words, int at, IReadOnlyList<OwnWord> text, int own, int count)
    {
        // Once a quote is certain, one word of ours may be missing in it: "YA/TIDAK" for "YA atau TIDAK".
        for (var skipped = 0; skipped <= (count >= Fewest ? 1 : 0) && own + 1 + skipped < text.Count; skipped++)
        {
            if (at + 1 < words.Count && !text[own + 1].ValueBefore && words[at + 1].Raw == text[own + 1 + skipped].Text && !(skipped > 0 && text[own + 1 + skipped].ValueBefore))
                return (at + 1, own + 1 + skipped);
        }

        // Behind a value: the next word of ours, or the first of a later sentence, for a line without a value is left out.
        for (var ahead = own + 1; ahead < text.Count && text[ahead].ValueBefore && ahead <= own + 4; ahead++)
        {
            var last = Math.Min(words.Count - 1, at + 1 + LongestValue);
            for (var i = at + 1; i <= last; i++)
            {
                if (words[i].Raw == text[ahead].Text)
                    return (i, ahead);
            }
        }

        return null;
    }
}
