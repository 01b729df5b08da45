namespace Prima.Core.Replies;

/// <summary>Joins words to phrases, the longest first, and says on which lists they stand. Idioms come before all others but longer phrases ("tidak usah kirim"); a "ya" of courtesy ("makasih ya", "mohon dihentikan ya") is a filler.</summary>
internal sealed class ItemReader(WordLists lists)
{
    private const string Ya = "ya";
    private const string Tidak = "tidak";

    private readonly Phrases phrases = new(lists.Kinds.Keys);
    private readonly Phrases idioms = new(lists.Idioms);

    /// <param name="taken">Words that are read already, or not to be read.</param>
    public List<Item> Read(IReadOnlyList<Word> words, IReadOnlyList<bool> taken, bool appointmentOpen, bool choiceLive)
    {
        var items = new List<Item>();
        var courteous = false;
        for (var at = 0; at < words.Count;)
        {
            if (taken[at])
            {
                at++;
                continue;
            }

            var (text, kind) = (words[at].Text, WordKind.None);
            var length = 1;
            var phrase = phrases.Longest(words[at].Text, (i, wanted) => IsFree(words, taken, at + i) && words[at + i].Text == wanted);
            if (IdiomAt(words, taken, at) is { } idiom && idiom.Length >= (phrase?.Length ?? 0))
                (text, kind, length) = (string.Join(' ', idiom), WordKind.Idiom, idiom.Length);
            else if (phrase is not null)
                (text, kind, length) = (string.Join(' ', phrase), lists.Kinds[string.Join(' ', phrase)], phrase.Length);

            kind = text == Ya && courteous ? WordKind.Filler : KindHere(text, kind, appointmentOpen, choiceLive);
            courteous = (kind & (WordKind.YaAfter | WordKind.SoftStopOfMessages)) != 0 || (courteous && (kind & WordKind.Filler) != 0);
            var next = at + length;
            items.Add(new Item(at, text, kind, words[next - 1].Break != WordBreak.None || (next < words.Count && taken[next])));
            at = next;
        }

        return items;
    }

    /// <summary>As they are written; only a "tidak" may have any of its forms.</summary>
    private string[]? IdiomAt(IReadOnlyList<Word> words, IReadOnlyList<bool> taken, int at) =>
        idioms.Longest(words[at].Text == Tidak ? Tidak : words[at].Form, (i, wanted) =>
            IsFree(words, taken, at + i) && (words[at + i].Form == wanted || (wanted == Tidak && words[at + i].Text == wanted)));

    private static bool IsFree(IReadOnlyList<Word> words, IReadOnlyList<bool> taken, int at) => at < words.Count && !taken[at];

    private static WordKind KindHere(string text, WordKind kind, bool appointmentOpen, bool choiceLive)
    {
        if (choiceLive && (text == "semua" || text is [>= '1' and <= '9']))
            return WordKind.Number;
        if (!appointmentOpen)
            return kind & ~(WordKind.DoneAtAppointment | WordKind.ActionAtAppointment | WordKind.CancelsAppointment);
        if ((kind & WordKind.CancelsAppointment) != 0)
            kind = (kind & ~WordKind.SoftStop) | WordKind.CannotAttend;
        if ((kind & WordKind.DoneAtAppointment) != 0)
            kind |= WordKind.Done;
        return (kind & WordKind.ActionAtAppointment) != 0 ? kind | WordKind.Action : kind;
    }
}
