namespace Prima.Core.Replies;

/// <summary>Rule 3: what a negation makes of the word behind it.</summary>
internal static class Negations
{
    private const string Tidak = "tidak";
    private const string Belum = "belum";

    /// <summary>The answers that stand in words without fillers, and <see cref="ReplyClass.Mixed"/> where a negation cannot be understood.</summary>
    public static IEnumerable<ReplyClass> Read(IReadOnlyList<Item> said)
    {
        var anyNotYet = said.Any(item => item.Is(WordKind.NotYet));
        for (var i = 0; i < said.Count; i++)
        {
            var next = i + 1 < said.Count ? said[i + 1] : default;
            if (said[i].Is(WordKind.Negation))
            {
                if (next.Is(WordKind.Negation))
                    continue; // The one next to the word decides.
                yield return Turn(said[i], next);
                if (next.Is(WordKind.AnyYes))
                    i = LastYes(said, i + 1);
                else if (next.Is(WordKind.Done | WordKind.Action | WordKind.NotYet))
                    i++;
            }
            else if (said[i].Text == Belum && next.Is(WordKind.Done))
            {
                yield return ReplyClass.NotYet;
                i++;
            }
            else
            {
                foreach (var meant in Plain(said[i], anyNotYet))
                    yield return meant;
            }
        }
    }

    private static ReplyClass Turn(Item negation, Item next)
    {
        if (next.Is(WordKind.NotYet))
            return negation.Text == Tidak && next.Text == Belum ? ReplyClass.NotYet : ReplyClass.Mixed;
        return next.Is(WordKind.Done | WordKind.Action) ? ReplyClass.NotYet : ReplyClass.No;
    }

    /// <summary>"Tidak mau ya" is one no, "tidak mau, ya" is two things.</summary>
    private static int LastYes(IReadOnlyList<Item> said, int at)
    {
        while (at + 1 < said.Count && !said[at].BreakAfter && said[at + 1].Is(WordKind.AnyYes))
            at++;
        return at;
    }

    /// <summary>"Datang" is done by itself, and what is to be done beside a "nanti".</summary>
    private static IEnumerable<ReplyClass> Plain(Item item, bool anyNotYet)
    {
        if (item.Is(WordKind.AnyYes))
            yield return ReplyClass.Yes;
        if (item.Is(WordKind.Done) && !(item.Is(WordKind.Action) && anyNotYet))
            yield return ReplyClass.Done;
        if (item.Is(WordKind.NotYet))
            yield return ReplyClass.NotYet;
        if (item.Is(WordKind.Late))
            yield return ReplyClass.Late;
        if (item.Is(WordKind.CannotAttend))
            yield return ReplyClass.CannotAttend;
        if (item.Is(WordKind.Start))
            yield return ReplyClass.Start;
        if (item.Is(WordKind.Info))
            yield return ReplyClass.Info;
        if (item.Is(WordKind.Number))
            yield return ReplyClass.Number;
    }
}
