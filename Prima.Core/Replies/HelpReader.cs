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
        var found = items.RemoveAll(item => item.Is(WordKind.Help) && !(keepAway && item.Text.Split(' ').Any(lists.Contact.Contains))) > 0;
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

    private static bool Holds(List<Item> items, string word) => items.Any(item => item.Text == word);
}
