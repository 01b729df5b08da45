using System.Globalization;
using System.Text;

namespace Prima.Core.Replies;

/// <summary>A text cut into words: NFKC, lower case, punctuation and emoji noted and left out. Any text can be read, half a surrogate pair too.</summary>
internal sealed class WrittenText
{
    public const string Thumb = "👍";
    public const string FoldedHands = "🙏";

    /// <summary>Signs of a no.</summary>
    private const string Refusals = "👎❌❎✖✗✘🚫⛔🙅";

    private const string WhatsAppMarks = "*_~`";
    private const string InsideWords = "-'\u2010\u2018\u2019";

    private const int NoCharacter = 0xfffe;

    private static readonly Rune ThumbRune = Rune.GetRuneAt(Thumb, 0);
    private static readonly Rune HandsRune = Rune.GetRuneAt(FoldedHands, 0);
    private static readonly Rune[] RefusalRunes = [.. Refusals.EnumerateRunes()];

    private readonly List<WrittenWord> words = [];
    private readonly StringBuilder word = new();

    private WrittenText(string text)
    {
        var runes = Clean(text);
        for (var i = 0; i < runes.Length; i++)
            Take(runes[i], i > 0 ? runes[i - 1] : default, i + 1 < runes.Length ? runes[i + 1] : default);
        EndWord();
    }

    public IReadOnlyList<WrittenWord> Words => words;

    /// <summary>A thumb up is no word; it only counts where nothing else is said.</summary>
    public bool HasThumb { get; private set; }

    /// <summary>A sign of a no says nothing by itself; no yes beside it gives consent.</summary>
    public bool HasRefusal { get; private set; }

    /// <summary>What stands before the first word.</summary>
    public WordBreak Leading { get; private set; }

    /// <summary>A question mark stands before the first word, or alone.</summary>
    public bool LeadingAsked { get; private set; }

    public static WrittenText Read(string text) => new(text);

    private static Rune[] Clean(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            whole.Append(rune.Value == NoCharacter ? Rune.ReplacementChar : rune); // So is half a pair. Normalising would throw at both.
        return [.. whole.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant().EnumerateRunes()];
    }

    private void Take(Rune rune, Rune before, Rune after)
    {
        if (Rune.IsLetterOrDigit(rune))
            word.Append(rune);
        else if (!IsInvisible(rune))
            TakeBreak(rune, before, after);
    }

    private void TakeBreak(Rune rune, Rune before, Rune after)
    {
        EndWord();
        if (rune == ThumbRune)
            HasThumb = true;
        HasRefusal |= RefusalRunes.Contains(rune);
        if (rune == HandsRune)
            words.Add(new WrittenWord(FoldedHands, WordBreak.Pause, false));
        else if (IsSentenceEnd(rune, before, after))
            MarkBreak(WordBreak.Sentence, rune.Value == '?');
        else if (!IsBlank(rune, before, after))
            MarkBreak(WordBreak.Pause, false);
    }

    private void EndWord()
    {
        if (word.Length == 0)
            return;
        words.Add(new WrittenWord(word.ToString(), WordBreak.None, false));
        word.Clear();
    }

    private void MarkBreak(WordBreak kind, bool asked)
    {
        if (words.Count == 0)
            (Leading, LeadingAsked) = (kind > Leading ? kind : Leading, LeadingAsked || asked);
        else
            words[^1] = words[^1] with { Break = kind > words[^1].Break ? kind : words[^1].Break, Asked = words[^1].Asked || asked };
    }

    /// <summary>Accents, joiners and what else stands on or between letters without being one.</summary>
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static bool IsSentenceEnd(Rune rune, Rune before, Rune after) => rune.Value switch
    {
        '?' or '!' or '\n' or '\r' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029' => true,
        '.' => !(Rune.IsDigit(before) && Rune.IsDigit(after)), // 09.30 is a time.
        _ => false,
    };

    private static bool IsBlank(Rune rune, Rune before, Rune after) =>
        Rune.IsWhiteSpace(rune) || Rune.IsControl(rune)
        || IsOneOf(WhatsAppMarks, rune)
        || (IsOneOf(InsideWords, rune) && Rune.IsLetterOrDigit(before) && Rune.IsLetterOrDigit(after))
        || (rune.Value == '.' && Rune.IsDigit(before));

    private static bool IsOneOf(string chars, Rune rune) => rune.IsBmp && chars.Contains((char)rune.Value, StringComparison.Ordinal);
}
