using System.Text;

namespace Prima.Core.Replies;

/// <summary>Finds the listed word that somebody meant: without an ending, without repeated letters, without slang. What no list knows stays as it is.</summary>
internal sealed class WordForms
{
    private const string Kah = "kah";

    /// <summary>An ending, and how long what is left must be: "buku" is a book.</summary>
    private static readonly (string Ending, int ShortestStem)[] Endings = [("nya", 2), ("ku", 3), (Kah, 2)];

    private readonly WordLists lists;

    /// <summary>Listed words by their letters without repetitions.</summary>
    private readonly ILookup<string, string> bySkeleton;

    public WordForms(WordLists lists)
    {
        this.lists = lists;
        bySkeleton = lists.Known.Where(word => word.Length > 1 && word.All(char.IsLetter)).OrderByDescending(word => word.Length).ToLookup(SkeletonOf);
    }

    public List<Word> Read(WrittenText text)
    {
        var words = new List<Word>(text.Words.Count);
        var alone = text.Words.Count == 1;
        foreach (var written in text.Words)
        {
            if (written.Text == WrittenText.FoldedHands)
                words.Add(new Word(written.Text, written.Text, "makasih", written.Break, false));
            else if (alone && LetterOf(written.Text) is { } meant)
                words.Add(new Word(written.Text, meant, meant, written.Break, written.Asked));
            else
                Add(written, words);
        }

        return words;
    }

    private void Add(WrittenWord written, List<Word> words)
    {
        var (form, asks) = FormOf(written.Text);
        if (!lists.Known.Contains(form) && form.Length > 2 && form[^1] == '2' && form[..^1].All(char.IsLetter))
        {
            var half = new WrittenWord(written.Text[..^1], WordBreak.None, false);
            Add(half, words);
            Add(half with { Break = written.Break, Asked = written.Asked }, words);
            return;
        }

        var meant = lists.Slang.GetValueOrDefault(form);
        if (meant is null || !meant.Contains(' ', StringComparison.Ordinal))
        {
            words.Add(new Word(written.Text, form, meant ?? form, written.Break, written.Asked || asks));
            return;
        }

        var parts = meant.Split(' ');
        for (var i = 0; i < parts.Length; i++)
            words.Add(new Word(written.Text, parts[i], parts[i], i < parts.Length - 1 ? WordBreak.None : written.Break, i == parts.Length - 1 && (written.Asked || asks)));
    }

    private (string Form, bool Asks) FormOf(string word)
    {
        if (Listed(word) is { } known)
            return (known, false);
        foreach (var (ending, shortest) in Endings)
        {
            foreach (var stem in StemsOf(word, ending).Where(stem => stem.Length >= shortest))
            {
                if (Listed(stem) is { } listed)
                    return (listed, ending == Kah);
            }
        }

        return (word, false);
    }

    /// <summary>The word itself if it is listed, else the longest listed word that it is with some letters repeated.</summary>
    private string? Listed(string word) => lists.Known.Contains(word) ? word : bySkeleton[SkeletonOf(word)].FirstOrDefault(known => IsStretched(word, known));

    private string? LetterOf(string word) => lists.Letters.GetValueOrDefault(SkeletonOf(word));

    /// <summary>What is left without the ending, then without one with repeated letters; of "pesannyaaa" one n may be the word's own.</summary>
    private static IEnumerable<string> StemsOf(string word, string ending)
    {
        if (word.EndsWith(ending, StringComparison.Ordinal))
            yield return word[..^ending.Length];
        var at = word.Length;
        for (var i = ending.Length - 1; i >= 0; i--)
        {
            if (at == 0 || word[at - 1] != ending[i])
                yield break;
            while (at > 0 && word[at - 1] == ending[i])
                at--;
        }

        yield return word[..at];
        if (word[at + 1] == ending[0])
            yield return word[..(at + 1)];
    }

    private static string SkeletonOf(string word)
    {
        var skeleton = new StringBuilder(word.Length);
        foreach (var letter in word)
        {
            if (skeleton.Length == 0 || skeleton[^1] != letter)
                skeleton.Append(letter);
        }

        return skeleton.ToString();
    }

    /// <summary>Every letter stands at least as often as in the known word, whose skeleton is the same.</summary>
    private static bool IsStretched(string word, string known)
    {
        var (i, j) = (0, 0);
        while (i < word.Length && j < known.Length)
        {
            var letter = word[i];
            var (many, wanted) = (0, 0);
            for (; i < word.Length && word[i] == letter; i++)
                many++;
            for (; j < known.Length && known[j] == letter; j++)
                wanted++;
            if (many < wanted)
                return false;
        }

        return i == word.Length && j == known.Length;
    }
}
