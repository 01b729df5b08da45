using System.Text.RegularExpressions;

namespace Prima.Core.Replies;

/// <summary>The fixed words of one of our own texts, sentence by sentence.</summary>
internal sealed partial class OwnText
{
    private readonly List<OwnWord> words = [];
    private int sentence;
    private bool pendingValue;
    private bool valueInSentence;

    /// <param name="unfilled">The text with its placeholders in braces.</param>
    public OwnText(string unfilled)
    {
        foreach (var piece in Placeholders().Split(unfilled))
        {
            if (piece.StartsWith('{'))
                TakeValue();
            else
                TakeFixed(WrittenText.Read(piece));
        }
    }

    public IReadOnlyList<OwnWord> Words => words;

    private void TakeValue()
    {
        if (words.Count > 0 && words[^1].Sentence == sentence)
            words[^1] = words[^1] with { ClosesWithValue = true };
        (pendingValue, valueInSentence) = (true, true);
    }

    private void TakeFixed(WrittenText text)
    {
        if (text.Leading == WordBreak.Sentence)
            EndSentence();
        foreach (var written in text.Words.Where(written => written.Text != WrittenText.FoldedHands))
        {
            var first = words.Count == 0 || words[^1].Sentence != sentence;
            if (!first)
                words[^1] = words[^1] with { Closes = false, ClosesWithValue = false };
            words.Add(new OwnWord(written.Text, sentence, pendingValue) { Opens = first, Closes = true, OpensWithValue = first && valueInSentence });
            pendingValue = false;
            if (written.Break == WordBreak.Sentence)
                EndSentence();
        }
    }

    private void EndSentence()
    {
        sentence++;
        valueInSentence = false;
    }

    [GeneratedRegex(@"(\{[a-z_]+\})")]
    private static partial Regex Placeholders();
}
