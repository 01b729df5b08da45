using System.Security.Cryptography;
using System.Text;

namespace Prima.Core.Replies;

/// <summary>The words by which answers are read, from data files that are checked as a whole. Made to be read and changed by a clinician; see docs/replies.md.</summary>
public sealed class WordLists
{
    internal static readonly (string File, WordKind Kind)[] ClassFiles =
    [
        ("stop.txt", WordKind.Stop),
        ("soft-stop.txt", WordKind.SoftStop),
        ("soft-stop-alone.txt", WordKind.SoftStopAlone),
        ("soft-stop-messages.txt", WordKind.SoftStopOfMessages),
        ("start.txt", WordKind.Start),
        ("granting.txt", WordKind.Granting),
        ("yes-beside.txt", WordKind.YesBeside),
        ("no-grant-beside.txt", WordKind.NoGrantBeside),
        ("ya-after.txt", WordKind.YaAfter),
        ("negation.txt", WordKind.Negation),
        ("done.txt", WordKind.Done),
        ("done-appointment.txt", WordKind.DoneAtAppointment),
        ("action.txt", WordKind.Action),
        ("action-appointment.txt", WordKind.ActionAtAppointment),
        ("not-yet.txt", WordKind.NotYet),
        ("late.txt", WordKind.Late),
        ("cannot-attend.txt", WordKind.CannotAttend),
        ("cannot-attend-appointment.txt", WordKind.CancelsAppointment),
        ("cannot-attend-fillers.txt", WordKind.FillerBesideCannotAttend),
        ("help.txt", WordKind.Help),
        ("help-alone.txt", WordKind.HelpAlone),
        ("info.txt", WordKind.Info),
        ("question.txt", WordKind.QuestionWord),
        ("fillers.txt", WordKind.Filler),
    ];

    /// <summary>A "sudah" straight before a phrase of this file tells of a dose.</summary>
    internal const string AmberDoses = "amber-dose.txt";

    internal static readonly (string File, AlarmTier Tier)[] AlarmFiles = [("bereaved.txt", AlarmTier.Bereaved), ("red.txt", AlarmTier.Red), ("amber.txt", AlarmTier.Amber), (AmberDoses, AlarmTier.Amber)];

    internal WordLists(WordListReader read, string fingerprint)
    {
        (Kinds, Idioms, Alarms, Pairs) = (read.Kinds, read.Idioms, read.Alarms, read.Pairs);
        (StopCompany, Contact, Messages, Links) = (read.Set("stop-company.txt"), read.Set("contact.txt"), read.Set("messages.txt"), read.Set("negation-links.txt"));
        (NumberWords, GapWords, GapTimes, NoValues, Things, Conjunctions) = (read.Set("number-words.txt"), read.Set("gap-words.txt"), read.Set("gap-times.txt"), read.Set("no-values.txt"), read.Set("things.txt"), read.Set("conjunctions.txt"));
        (Slang, Letters, Known, Familiar, Fingerprint) = (read.Slang, read.Letters, read.Known, read.Familiar, fingerprint);
    }

    /// <summary>Every file there is.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. ClassFiles.Select(known => known.File), .. AlarmFiles.Select(known => known.File), "idioms.txt", "stop-company.txt", "contact.txt", "negation-links.txt", "number-words.txt",
        "gap-words.txt", "gap-times.txt", "no-names.txt", "no-values.txt", "things.txt", "conjunctions.txt", "messages.txt", "slang.txt", "letters.txt",
    ];

    /// <summary>Those that ship with the program.</summary>
    public static WordLists BuiltIn { get; } = Read(file => Embedded($"replies/{file}"));

    /// <summary>Changes with any word of any list.</summary>
    public string Fingerprint { get; }

    internal IReadOnlyDictionary<string, WordKind> Kinds { get; }

    internal IReadOnlyList<string> Idioms { get; }

    internal IReadOnlyList<AlarmPhrase> Alarms { get; }

    /// <summary>Two words that are a call for help in one message.</summary>
    internal IReadOnlyList<(string One, string Other)> Pairs { get; }

    internal IReadOnlySet<string> StopCompany { get; }

    internal IReadOnlySet<string> Contact { get; }

    internal IReadOnlySet<string> Messages { get; }

    internal IReadOnlySet<string> Links { get; }

    internal IReadOnlySet<string> NumberWords { get; }

    internal IReadOnlySet<string> GapWords { get; }

    internal IReadOnlySet<string> GapTimes { get; }

    internal IReadOnlySet<string> NoValues { get; }

    internal IReadOnlySet<string> Things { get; }

    internal IReadOnlySet<string> Conjunctions { get; }

    internal IReadOnlyDictionary<string, string> Slang { get; }

    internal IReadOnlyDictionary<string, string> Letters { get; }

    /// <summary>Every single word that stands anywhere on a list.</summary>
    internal IReadOnlySet<string> Known { get; }

    /// <summary>Those with a meaning of their own. A word that only a phrase of alarm, an exception, no-values.txt, things.txt or conjunctions.txt holds has none: "teh" is a drink in one message and part of a name in the next.</summary>
    internal IReadOnlySet<string> Familiar { get; }

    /// <param name="contentOf">The text of a file of <see cref="Files"/>, or null if there is none.</param>
    /// <exception cref="WordListException">Something is wrong, told by file and line.</exception>
    public static WordLists Read(Func<string, string?> contentOf)
    {
        var read = new WordListReader(contentOf);
        return read.Faults.Count == 0 ? new WordLists(read, FingerprintOf(contentOf)) : throw new WordListException(read.Faults);
    }

    private static string FingerprintOf(Func<string, string?> contentOf) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', Files.Select(file => $"{file}\0{contentOf(file)}")))))[..16];

    private static string? Embedded(string name)
    {
        using var file = typeof(WordLists).Assembly.GetManifestResourceStream(name);
        if (file is null)
            return null;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
