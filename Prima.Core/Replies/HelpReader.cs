namespace Prima.Core.Replies;

/// <summary>Calls for help: a word of the list, two words that are one together, or a word that is one alone.</summary>
internal sealed class HelpReader(WordLists lists)
{
    private const string Done = "sudah";
    private const string DoNot = "jangan";
    private const string Please = "tolong";

    /// <summary>Says whether there is one, and takes its words out.</summary>
    public bool TakeOut(List<Item> items)
    {
        if (IsHelpAlone(items))
        {
            items.Clear();
            return true;
        }

        var keepAway = items.Any(item => item.Text == DoNot);
        var found = false;
        for (var at = items.Count - 1; at >= 0; at--)
        {
            if (!items[at].Is(WordKind.Help) || (keepAway && items[at].Text.Split(' ').Any(lists.Contact.Contains)))
                continue;
            var from = StartOf(items, at);
            items.RemoveRange(from, EndOf(items, at) - from);
            (at, found) = (from, true);
        }

        foreach (var (one, other) in lists.Pairs)
        {
            if (!Holds(items, one) || !Holds(items, other))
                continue;
            items.RemoveAll(item => item.Text == one || item.Text == other || item.Text == Done); // "Obat sudah habis" tells of no dose.
            found = true;
        }

        return found;
    }

    /// <summary>With fillers at most; "suster" and "dokter", which are fillers themselves, without any.</summary>
    private static bool IsHelpAlone(List<Item> items) =>
        items.Any(item => item.Is(WordKind.HelpAlone))
        && items.All(item => item.Is(WordKind.HelpAlone | WordKind.Filler))
        && (items.All(item => item.Is(WordKind.HelpAlone)) || items.Any(item => item.Is(WordKind.HelpAlone) && (!item.Is(WordKind.Filler) || item.Text == Please)));

    /// <summary>A call of several words takes a "sudah" or "belum" before it along, fillers between at most: "sudah panggil ambulans" tells of no dose, "sudah. Panggil ambulans" does.</summary>
    private static int StartOf(List<Item> items, int at)
    {
        if (!items[at].Text.Contains(' ', StringComparison.Ordinal))
            return at;
        for (var before = at - 1; before >= 0 && !items[before].BreakAfter; before--)
        {
            if (items[before].Is(WordKind.Done | WordKind.NotYet))
                return before;
            if (!items[before].Is(WordKind.Filler))
                break;
        }

        return at;
    }

    /// <summary>Behind the call. What a doctor or a nurse is called to do goes with it: "minta dokter datang" tells of no appointment, "minta dokter. Hadir" does.</summary>
    private int EndOf(List<Item> items, int at)
    {
        if (!IsOfSomebody(items[at]))
            return at + 1;
        var behind = at + 1;
        while (behind < items.Count && !items[behind - 1].BreakAfter && items[behind].Is(WordKind.Filler))
            behind++;
        return behind < items.Count && !items[behind - 1].BreakAfter && items[behind].Is(WordKind.DoneAtAppointment | WordKind.ActionAtAppointment) ? behind + 1 : at + 1;
    }

    /// <summary>"Minta dokter", "panggil suster".</summary>
    private bool IsOfSomebody(Item call) => call.Text.Split(' ').Any(word => (lists.Kinds.GetValueOrDefault(word) & WordKind.HelpAlone) != 0 && word != Please);

    private static bool Holds(List<Item> items, string word) => items.Any(item => item.Text == word || (item.Is(WordKind.Idiom) && item.Text.Split(' ').Contains(word)));
}
