using Prima.Core.Inbound;
using Prima.Core.Plans;
using Prima.Core.Templates;

namespace Prima.Core.Replies;

/// <summary>
/// Reads what a patient wrote. Pure: the same text is always read the same way, and any text can be read. The steps are the rules of the domain in their order;
/// the words are those of <see cref="WordLists"/>. Safe for many threads.
/// </summary>
public sealed class ReplyParser : IUrgency
{
    private readonly WordForms forms;
    private readonly AlarmFinder alarmFinder;
    private readonly OwnSentences ownSentences;
    private readonly ItemReader itemReader;
    private readonly StopReader stopReader;
    private readonly HelpReader helpReader;

    /// <param name="catalogue">The texts whose sentences are no answer when they come back.</param>
    public ReplyParser(WordLists lists, MessageCatalogue catalogue)
    {
        (forms, alarmFinder, ownSentences) = (new WordForms(lists), new AlarmFinder(lists), new OwnSentences(catalogue, lists));
        (itemReader, stopReader, helpReader) = (new ItemReader(lists), new StopReader(lists), new HelpReader(lists));
    }

    /// <summary>With the lists and the texts that ship with the program.</summary>
    public static ReplyParser BuiltIn { get; } = new(WordLists.BuiltIn, MessageCatalogue.BuiltIn);

    /// <param name="openKinds">The kinds of <see cref="PlanKind"/> of which a reminder waits for an answer.</param>
    /// <param name="choiceLive">The patient was asked which of several reminders is meant.</param>
    public ReplyReading Parse(string text, IReadOnlyCollection<string> openKinds, bool choiceLive)
    {
        var written = WrittenText.Read(text);
        var words = forms.Read(written);
        var alarms = alarmFinder.Find(words);
        var taken = new bool[words.Count];
        var doubtful = ownSentences.TakeOut(words, alarms, taken);
        var asked = written.LeadingAsked || words.Where((word, i) => word.Asked && !taken[i]).Any();

        var appointmentOpen = openKinds.Contains(PlanKind.Appointment);
        var items = itemReader.Read(words, AlsoTaken(taken, alarms), appointmentOpen, choiceLive);
        var numbers = items.Where(item => item.Is(WordKind.Number)).ToList();
        var questionWord = items.Any(item => item.Is(WordKind.QuestionWord));
        var tokens = TokensOf(words, alarms, items);

        IReadOnlyList<ReplyClass> classes = alarms.Count == 0 && items.Count == 0 && written.HasThumb ? [ReplyClass.Thumb] : ClassesOf(items, alarms, appointmentOpen, asked);
        if (doubtful && classes is [ReplyClass.Yes or ReplyClass.Thanks])
            classes = [ReplyClass.Unknown];
        var (granting, hesitant) = (classes is [ReplyClass.Yes] && AnswerReader.IsGranting(items), written.HasRefusal || AnswerReader.IsSorry(items));
        return new ReplyReading
        {
            Classes = classes,
            Tokens = tokens,
            Numbers = [.. numbers.Where(number => number.Text.Length == 1).Select(number => number.Text[0] - '0').Distinct()],
            AllOptions = numbers.Any(number => number.Text.Length > 1),
            Question = asked || questionWord,
            Granting = granting && !hesitant,
            Hesitant = granting && hesitant,
            About = AnswerReader.About(items),
        };
    }

    /// <summary>Whether a message overtakes others: a stop, a death or an emergency.</summary>
    public bool IsUrgent(string text) => Parse(text, [], choiceLive: false).Classes.Any(found => found is ReplyClass.Stop or ReplyClass.Bereaved or ReplyClass.Emergency);

    private List<ReplyClass> ClassesOf(List<Item> items, List<Alarm> alarms, bool appointmentOpen, bool asked)
    {
        var stop = stopReader.Read(items, asked);
        var help = helpReader.TakeOut(items);
        var classes = new List<ReplyClass>();
        if (stop == ReplyClass.Stop)
            classes.Add(ReplyClass.Stop);
        classes.AddRange(WorstOf(alarms, help));
        if (classes.Count > 0 && classes is not [ReplyClass.Amber or ReplyClass.Help])
            return classes;
        if (classes.Count == 0 && stop is { } soft)
            return [soft];
        var answers = AnswerReader.Read(items, appointmentOpen, asked);
        return classes.Count == 0 ? [.. answers] : [.. classes, .. answers.Where(answer => answer is ReplyClass.Done or ReplyClass.NotYet or ReplyClass.Late)];
    }

    /// <summary>The highest tier wins; only a death does not hide an emergency.</summary>
    private static IEnumerable<ReplyClass> WorstOf(List<Alarm> alarms, bool help)
    {
        var (bereaved, red) = (Has(AlarmTier.Bereaved), Has(AlarmTier.Red));
        if (bereaved)
            yield return ReplyClass.Bereaved;
        if (red)
            yield return ReplyClass.Emergency;
        if (bereaved || red)
            yield break;
        if (Has(AlarmTier.Amber))
            yield return ReplyClass.Amber;
        else if (help)
            yield return ReplyClass.Help;

        bool Has(AlarmTier tier) => alarms.Any(alarm => alarm.Tier == tier);
    }

    private static bool[] AlsoTaken(bool[] taken, List<Alarm> alarms)
    {
        bool[] all = [.. taken];
        foreach (var alarm in alarms)
            Array.Fill(all, true, alarm.Start, alarm.End - alarm.Start);
        return all;
    }

    private static List<string> TokensOf(List<Word> words, List<Alarm> alarms, List<Item> items)
    {
        var spans = new List<(int Start, int End)>();
        foreach (var alarm in alarms.OrderBy(alarm => alarm.Start))
        {
            if (spans is [.., var last] && alarm.Start < last.End)
                spans[^1] = (last.Start, Math.Max(last.End, alarm.End));
            else
                spans.Add((alarm.Start, alarm.End));
        }

        return [.. spans.Select(span => (At: span.Start, Text: string.Join(' ', words[span.Start..span.End].Select(word => word.Text))))
            .Concat(items.Select(item => (item.At, item.Text))).OrderBy(token => token.At).Select(token => token.Text)];
    }
}
