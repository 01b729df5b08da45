using Prima.Core.Plans;

namespace Prima.Core.Replies;

/// <summary>Rules 3 to 5: the one answer that is left when stops, alarms and calls for help are taken out.</summary>
internal sealed class AnswerReader
{
    private const string Ya = "ya";
    private const string Ok = "ok";
    private const string Sorry = "maaf";

    private const WordKind WithoutYes = WordKind.Done | WordKind.NotYet | WordKind.Late | WordKind.CannotAttend | WordKind.Start | WordKind.Info | WordKind.Number;

    private const WordKind OfAnswers = WithoutYes | WordKind.AnyYes | WordKind.Negation | WordKind.Action | WordKind.QuestionWord;

    private static readonly ReplyClass[] Opposed = [ReplyClass.Yes, ReplyClass.No, ReplyClass.Done, ReplyClass.NotYet, ReplyClass.Late, ReplyClass.CannotAttend];

    /// <summary>What a word for a deed may stand beside. Not a yes: "ya minum" agrees to nothing.</summary>
    private static readonly ReplyClass[] FitsAction = [ReplyClass.No, ReplyClass.Done, ReplyClass.NotYet, ReplyClass.Late, ReplyClass.CannotAttend, ReplyClass.Info];

    /// <param name="asked">There is a question mark.</param>
    public static IReadOnlyList<ReplyClass> Read(IReadOnlyList<Item> items, bool appointmentOpen, bool asked)
    {
        if (items.Count == 0)
            return [ReplyClass.Unknown];
        var content = ContentOf(items);
        if (content.Any(item => !item.Is(OfAnswers)) || (content.Any(item => item.Is(WithoutYes)) && content.Any(item => item.Is(WordKind.AnyYes))))
            return [ReplyClass.Unknown];

        var said = content.Where(item => !item.Is(WordKind.QuestionWord)).ToList();
        var found = Negations.Read(said).ToHashSet();
        if (!appointmentOpen || said.Any(IsOfMedicine))
            ReadAsNotYet(found);
        if (said.Any(item => item.Is(WordKind.Action)) && !found.Overlaps(FitsAction) && !found.Contains(ReplyClass.Mixed))
            return [ReplyClass.Unknown];
        return Decide(found, asked, questionWord: said.Count < content.Count);
    }

    /// <summary>Whether a yes holds a word that gives consent, and nothing that makes it a request.</summary>
    public static bool IsGranting(IReadOnlyList<Item> items) =>
        ContentOf(items).Any(item => item.Is(WordKind.Granting)) && !items.Any(item => item.Is(WordKind.NoGrantBeside));

    /// <summary>The kind of plan that the words are of; null: none, or more than one.</summary>
    public static string? About(IReadOnlyList<Item> items)
    {
        var (appointment, medicine) = (items.Any(item => item.Is(WordKind.DoneAtAppointment | WordKind.ActionAtAppointment)), items.Any(IsOfMedicine));
        return appointment == medicine ? null : appointment ? PlanKind.Appointment : PlanKind.Medication;
    }

    /// <summary>Whether a "sorry" stands behind a yes: "ya mohon maaf" is how people refuse, too.</summary>
    public static bool IsSorry(IReadOnlyList<Item> items) => items.SkipWhile(item => !item.Is(WordKind.AnyYes)).Any(item => item.Text == Sorry);

    /// <summary>What is said, without fillers. Which words are fillers depends on what stands beside them.</summary>
    private static List<Item> ContentOf(IReadOnlyList<Item> items)
    {
        var absent = items.Any(item => item.Is(WordKind.CannotAttend));
        var yesIsFiller = items.Any(item => item.Is(WithoutYes));
        return [.. items.Where(item => !item.Is(WordKind.Filler)
            && !(absent && item.Is(WordKind.FillerBesideCannotAttend))
            && !(yesIsFiller && item.Text is Ya or Ok))];
    }

    private static bool IsOfMedicine(Item item) => item.Is(WordKind.Action) && !item.Is(WordKind.ActionAtAppointment);

    private static void ReadAsNotYet(HashSet<ReplyClass> found)
    {
        if (found.Remove(ReplyClass.Late) | found.Remove(ReplyClass.CannotAttend))
            found.Add(ReplyClass.NotYet);
    }

    private static IReadOnlyList<ReplyClass> Decide(HashSet<ReplyClass> found, bool asked, bool questionWord)
    {
        var opposed = Opposed.Where(found.Contains).ToList();
        if (found.Contains(ReplyClass.Mixed) || opposed.Count > 1 || (opposed.Count == 1 && found.Overlaps([ReplyClass.Start, ReplyClass.Info])) || found.IsSupersetOf([ReplyClass.Start, ReplyClass.Info]))
            found = [ReplyClass.Mixed];
        if ((asked || questionWord) && (found.Count == 0 ? questionWord : !found.Contains(ReplyClass.Info)))
            return [ReplyClass.Question];
        return found.Count == 0 ? [ReplyClass.Thanks] : [.. found.Order()];
    }
}
