namespace Prima.Core.Replies;

/// <summary>Rule 1: phrases of the bereaved, the red and the amber list, found anywhere, also where they overlap.</summary>
internal sealed class AlarmFinder(WordLists lists)
{
    private const string Already = "sudah";
    private const string Belum = "belum";
    private const int MostStrangers = 3;
    private const int LongestGap = 20;

    private readonly ILookup<string, AlarmPhrase> byFirstWord = lists.Alarms.ToLookup(alarm => alarm.Words[0]);

    public List<Alarm> Find(IReadOnlyList<Word> words)
    {
        var found = new List<Alarm>();
        IReadOnlySet<string>? beside = null;
        for (var start = 0; start < words.Count; start++)
        {
            foreach (var phrase in byFirstWord[words[start].Text])
            {
                if (EndOf(phrase, words, start, out var strangers) is not { } end)
                    continue;
                beside ??= words.Select(word => word.Text).ToHashSet();
                if (!phrase.Exceptions.Any(exception => exception.Holds(words, beside, start, end, strangers, lists)))
                    found.Add(Weigh(phrase, words, start, end));
            }
        }

        return found;
    }

    /// <summary>Behind the phrase that begins here, or null. The same word once more belongs to it: "muntah tidak berhenti-berhenti".</summary>
    private int? EndOf(AlarmPhrase phrase, IReadOnlyList<Word> words, int start, out List<string> strangers)
    {
        strangers = [];
        var at = start + 1;
        for (var i = 1; i < phrase.Words.Count; i++)
        {
            if (phrase.GapAfter[i - 1] is var gap and not AlarmGap.None)
                at = BehindGap(gap, phrase.Words[i], words, at, strangers);
            if (at >= words.Count || words[at].Text != phrase.Words[i])
                return null;
            at++;
        }

        while (phrase.Words.Count > 1 && at < words.Count && words[at].Text == phrase.Words[^1])
            at++;
        return at;
    }

    private int BehindGap(AlarmGap gap, string next, IReadOnlyList<Word> words, int at, List<string> strangers)
    {
        var (broken, timed) = (false, false);
        for (var from = at; at < words.Count && at - from <= LongestGap && words[at].Text != next; at++)
        {
            broken = (broken || words[at - 1].Break != WordBreak.None) && !IsNegative(words[at].Text);
            if (gap == AlarmGap.Strangers && broken)
                break;
            if (MayStandBetween(words[at].Text))
                continue;
            if (IsTime(gap, words, at))
                timed = true;
            else if (gap != AlarmGap.Strangers || !IsStranger(words[at].Text) || strangers.Count == MostStrangers)
                break;
            else
                strangers.Add(words[at].Text);
        }

        return timed && IsStop(next) && (broken || words[at - 1].Break != WordBreak.None) ? words.Count : at;
    }

    /// <summary>"Darah sudah 2 jam, tidak berhenti" is no wish to stop.</summary>
    private bool IsNegative(string word) => word == Belum || IsNegation(word);

    private bool IsStop(string word) => (lists.Kinds.GetValueOrDefault(word) & WordKind.Stop) != 0;

    /// <summary>Between fillers a number alone is a measure, as in "napas 20 tidak ada demam"; among strangers it may be a dose.</summary>
    private bool IsTime(AlarmGap gap, IReadOnlyList<Word> words, int at) => lists.GapTimes.Contains(words[at].Text)
        || (IsNumber(words[at].Text) && (gap == AlarmGap.Strangers || (at + 1 < words.Count && lists.GapTimes.Contains(words[at + 1].Text))));

    private bool IsNumber(string word) => lists.NumberWords.Contains(word) || word.All(char.IsAsciiDigit);

    private bool IsNegation(string word) => (lists.Kinds.GetValueOrDefault(word) & WordKind.Negation) != 0;

    private bool IsStranger(string word) => !lists.Familiar.Contains(word) || (lists.Kinds.GetValueOrDefault(word) & WordKind.Action) != 0;

    private bool MayStandBetween(string word) =>
        lists.GapWords.Contains(word) || (lists.Kinds.GetValueOrDefault(word) & (WordKind.Filler | WordKind.Negation)) != 0;

    /// <summary>A red phrase straight after a negation is amber, and the negation goes with it. One that begins with a negation itself stays red: "enggak, gak bisa napas" says it twice.
    /// A "sudah" straight before what is amber goes with it too, unless it tells of a dose: "sudah tidak sesak", "sudah tidak bisa minum".</summary>
    private Alarm Weigh(AlarmPhrase phrase, IReadOnlyList<Word> words, int start, int end)
    {
        if (phrase.Tier == AlarmTier.Amber)
            return new Alarm(AlarmTier.Amber, phrase.IsOfDose ? start : WithAlready(start), end);
        if (phrase.Tier != AlarmTier.Red || IsNegation(words[start].Text))
            return new Alarm(phrase.Tier, start, end);
        var before = start - 1;
        if (before > 0 && IsClose(before) && lists.Links.Contains(words[before].Text))
            before--;
        var negated = before >= 0 && IsClose(before) && IsNegation(words[before].Text);
        return negated ? new Alarm(AlarmTier.Amber, WithAlready(before), end) : new Alarm(AlarmTier.Red, start, end);

        bool IsClose(int i) => words[i].Break == WordBreak.None;

        int WithAlready(int first) => first > 0 && IsClose(first - 1) && words[first - 1].Text == Already ? first - 1 : first;
    }
}
