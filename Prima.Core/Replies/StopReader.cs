namespace Prima.Core.Replies;

/// <summary>Rule 2: a stop word alone ends everything; anything that may be a wish to stop is asked back.</summary>
internal sealed class StopReader(WordLists lists)
{
    private const string DoNot = "jangan";

    /// <returns><see cref="ReplyClass.Stop"/>, <see cref="ReplyClass.SoftStop"/> or null.</returns>
    public ReplyClass? Read(IReadOnlyList<Item> items, bool asked)
    {
        if (items.Any(item => item.Is(WordKind.Stop)))
            return !asked && Weighty(items).All(item => item.Is(WordKind.Stop)) ? ReplyClass.Stop : ReplyClass.SoftStop;
        return IsSoftStop(items) || IsDoNotContact(items) ? ReplyClass.SoftStop : null;
    }

    /// <summary>What is left without fillers, yes-words, a no that stands apart at the beginning, and what may stand beside a stop word.</summary>
    private IEnumerable<Item> Weighty(IReadOnlyList<Item> items)
    {
        var said = items.Where(item => !item.Is(WordKind.Filler)).ToList();
        var from = said is [var first, ..] && first.Is(WordKind.Negation) && first.BreakAfter ? 1 : 0;
        return said.Skip(from).Where(item => !item.Is(WordKind.AnyYes) && !lists.StopCompany.Contains(item.Text));
    }

    private bool IsSoftStop(IReadOnlyList<Item> items)
    {
        if (!items.Any(item => item.Is(WordKind.AnySoftStop)))
            return false;
        var others = items.Where((item, i) => !item.Is(WordKind.AnySoftStop) && (!item.Is(WordKind.Filler) || IsSomebodyNotToSend(items, i))).ToList();
        if (others.Count == 0 || (items.Any(item => item.Is(WordKind.SoftStop)) && others.Any(item => item.IsUnlisted)))
            return true;
        others.RemoveAll(IsMessage);
        return items.Where((_, i) => IsAboutMessages(items, i)).Any() && (others.All(MayStandBetween) || others.Any(item => item.IsUnlisted));
    }

    /// <summary>A message is named in the phrase, or straight before or behind it but for words that change nothing: "pesannya tolong dihentikan". "Mau dihentikan" may be about anything.</summary>
    private bool IsAboutMessages(IReadOnlyList<Item> items, int at) =>
        (items[at].Is(WordKind.SoftStop) && items[at].Text.Split(' ').Any(lists.Messages.Contains))
        || (items[at].Is(WordKind.SoftStopOfMessages) && (items.Take(at).Reverse().SkipWhile(MayStandBetween).Take(1).Any(IsMessage) || items.Skip(at + 1).SkipWhile(MayStandBetween).Take(1).Any(IsMessage)));

    private static bool MayStandBetween(Item item) => item.Is(WordKind.Filler | WordKind.AnyYes | WordKind.Action | WordKind.Number);

    private bool IsMessage(Item item) => lists.Messages.Contains(item.Text);

    /// <summary>"Tidak perlu kirim dokter" is about no message, though "dokter" is a filler elsewhere.</summary>
    private static bool IsSomebodyNotToSend(IReadOnlyList<Item> items, int at) => items[at].Is(WordKind.HelpAlone) && items.Take(at).Any(item => item.Is(WordKind.SoftStopOfMessages));

    private bool IsDoNotContact(IReadOnlyList<Item> items) =>
        items.Any(item => item.Text == DoNot) && items.Any(item => item.Text.Split(' ').Any(lists.Contact.Contains));
}
