namespace Prima.Core.Replies;

/// <summary>A phrase of alarm: its words, after some of which others may stand, and where it is none.</summary>
/// <param name="IsOfDose">A "sudah" straight before it tells of a dose.</param>
/// <param name="Words">At least one.</param>
/// <param name="GapAfter">For each word: what may stand between it and the next.</param>
internal sealed record AlarmPhrase(AlarmTier Tier, bool IsOfDose, IReadOnlyList<string> Words, IReadOnlyList<AlarmGap> GapAfter, IReadOnlyList<AlarmException> Exceptions)
{
    private const string Fillers = "...";
    private const string Strangers = "*";

    private static readonly (string Start, AlarmException.Place Place)[] Places =
    [
        ("beside ", AlarmException.Place.Beside),
        ("straight after leading ", AlarmException.Place.StraightAfterLeading),
        ("straight after ", AlarmException.Place.StraightAfter),
        ("straight before closing ", AlarmException.Place.StraightBeforeClosing),
        ("straight before a thing", AlarmException.Place.StraightBeforeThing),
        ("straight before ", AlarmException.Place.StraightBefore),
        ("between numbers", AlarmException.Place.BetweenNumbers),
        ("only ", AlarmException.Place.Only),
        ("after a thing", AlarmException.Place.AfterThing),
    ];

    /// <summary>Reads <c>WORDS [unless PLACE WORD, …[; PLACE WORD, …]]</c>, or says what is wrong with it.</summary>
    public static AlarmPhrase? Read(AlarmTier tier, WordListLine line, List<string> faults)
    {
        var (phrase, exceptions, found) = (line.Text, new List<AlarmException>(), faults.Count);
        if (line.Text.IndexOf(" unless ", StringComparison.Ordinal) is var at and >= 0)
        {
            phrase = line.Text[..at];
            foreach (var part in line.Text[(at + " unless ".Length)..].Split(';', StringSplitOptions.TrimEntries))
                exceptions.AddRange(ReadException(part, line, faults));
        }

        var words = new List<string>();
        var gaps = new List<AlarmGap>();
        foreach (var word in phrase.Split(' '))
        {
            if (word is Fillers or Strangers && gaps is [.., AlarmGap.None])
                gaps[^1] = word == Fillers ? AlarmGap.Fillers : AlarmGap.Strangers;
            else if (WordListCheck.IsWord(word))
                (words, gaps) = ([.. words, word], [.. gaps, AlarmGap.None]);
            else
                faults.Add(line.Fault($"'{word}' is no word in lower case."));
        }

        if (gaps is [.., not AlarmGap.None])
            faults.Add(line.Fault($"'{(gaps[^1] == AlarmGap.Fillers ? Fillers : Strangers)}' stands between two words."));
        return faults.Count == found ? new AlarmPhrase(tier, line.File == WordLists.AmberDoses, words, gaps, exceptions) : null;
    }

    private static IEnumerable<AlarmException> ReadException(string part, WordListLine line, List<string> faults)
    {
        foreach (var (start, place) in Places)
        {
            if (!part.StartsWith(start, StringComparison.Ordinal))
                continue;
            var words = part[start.Length..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if ((words.Length == 0) != AlarmException.IsWordless(place) || words.Any(word => !WordListCheck.IsPhrase(word)))
                break;
            return [new AlarmException(place, words.ToHashSet())];
        }

        faults.Add(line.Fault($"'{part}' is no exception: write beside WORD, straight after WORD, straight after leading WORD, straight before WORD, straight before closing WORD, only WORD, between numbers, after a thing or straight before a thing."));
        return [];
    }
}
