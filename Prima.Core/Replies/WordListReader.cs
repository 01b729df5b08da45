namespace Prima.Core.Replies;

/// <summary>Reads the files of <see cref="WordLists"/>, and gathers all that is wrong with them.</summary>
internal sealed class WordListReader
{
    private const string NoValues = "no-values.txt";
    private const string Things = "things.txt";
    private const string Conjunctions = "conjunctions.txt";

    private readonly Func<string, string?> contentOf;
    private readonly Dictionary<string, HashSet<string>> sets = [];

    public WordListReader(Func<string, string?> contentOf)
    {
        this.contentOf = contentOf;
        foreach (var (file, kind) in WordLists.ClassFiles)
            ReadClass(file, kind);
        foreach (var (file, tier) in WordLists.AlarmFiles)
            Alarms.AddRange(Lines(file).Select(line => AlarmPhrase.Read(tier, line, Faults)).OfType<AlarmPhrase>());
        foreach (var file in (string[])["stop-company.txt", "contact.txt", "negation-links.txt", "number-words.txt", "gap-words.txt", "gap-times.txt", "no-names.txt", NoValues, Things, Conjunctions, "messages.txt"])
            sets[file] = [.. Lines(file).Where(IsPhrase).Select(line => line.Text)];
        Idioms.AddRange(Lines("idioms.txt").Where(IsPhrase).Select(line => line.Text));
        Familiar.UnionWith(Kinds.Keys.Concat(sets.Where(set => set.Key is not (NoValues or Things or Conjunctions)).SelectMany(set => set.Value)).SelectMany(phrase => phrase.Split(' ')));
        Familiar.UnionWith(Pairs.SelectMany(pair => (string[])[pair.One, pair.Other]));
        Known.UnionWith(Familiar.Concat(sets[NoValues]).Concat(sets[Things]).Concat(sets[Conjunctions]));
        Known.UnionWith(Alarms.SelectMany(alarm => alarm.Words.Concat(alarm.Exceptions.SelectMany(exception => exception.Words).SelectMany(phrase => phrase.Split(' ')))));
        ReadForms("slang.txt", Slang);
        ReadForms("letters.txt", Letters);
        Familiar.UnionWith(Idioms.SelectMany(idiom => idiom.Split(' ')));
        Known.UnionWith(Slang.Keys.Concat(Idioms.SelectMany(idiom => idiom.Split(' ')))); // An idiom may hold slang: "dah ya".
    }

    public List<string> Faults { get; } = [];

    public Dictionary<string, WordKind> Kinds { get; } = [];

    public List<string> Idioms { get; } = [];

    public List<AlarmPhrase> Alarms { get; } = [];

    public List<(string One, string Other)> Pairs { get; } = [];

    public Dictionary<string, string> Slang { get; } = [];

    public Dictionary<string, string> Letters { get; } = [];

    public HashSet<string> Known { get; } = [];

    public HashSet<string> Familiar { get; } = [];

    public IReadOnlySet<string> Set(string file) => sets[file];

    private void ReadClass(string file, WordKind kind)
    {
        foreach (var line in Lines(file))
        {
            if (kind == WordKind.Help && line.Text.Split(" with ") is [var one, var other] && WordListCheck.IsWord(one) && WordListCheck.IsWord(other))
                Pairs.Add((one, other));
            else if (IsPhrase(line))
                Kinds[line.Text] = Kinds.GetValueOrDefault(line.Text) | kind;
        }
    }

    /// <summary><c>FORM = WORDS</c>, where every word stands on a list and the form does not.</summary>
    private void ReadForms(string file, Dictionary<string, string> forms)
    {
        foreach (var line in Lines(file))
        {
            if (line.Text.Split(" = ") is not [var form, var words] || !WordListCheck.IsWord(form) || !WordListCheck.IsPhrase(words))
                Faults.Add(line.Fault("write FORM = WORD, in lower case."));
            else if (words.Split(' ').FirstOrDefault(word => !Known.Contains(word)) is { } stranger)
                Faults.Add(line.Fault($"'{stranger}' stands on no list."));
            else if (Known.Contains(form))
                Faults.Add(line.Fault($"'{form}' stands on a list itself."));
            else if (!forms.TryAdd(form, words))
                Faults.Add(line.Fault($"'{form}' is here twice."));
        }
    }

    private List<WordListLine> Lines(string file)
    {
        var lines = WordListLine.Of(file, contentOf(file) ?? "").ToList();
        if (lines.Count == 0)
            Faults.Add($"{file}: is missing or empty.");
        Faults.AddRange(lines.GroupBy(line => line.Text).SelectMany(same => same.Skip(1)).Select(line => line.Fault($"'{line.Text}' is here twice.")));
        return lines;
    }

    private bool IsPhrase(WordListLine line)
    {
        if (WordListCheck.IsPhrase(line.Text))
            return true;
        Faults.Add(line.Fault($"'{line.Text}' is no word or phrase in lower case with single blanks."));
        return false;
    }
}
