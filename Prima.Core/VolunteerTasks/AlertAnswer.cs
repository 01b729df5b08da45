using System.Text;
using Prima.Core.Templates;

namespace Prima.Core.VolunteerTasks;

/// <summary>Reads what a volunteer answers to an alert: pure.</summary>
public static class AlertAnswer
{
    private const string Word = "AMBIL";
    private const int CodeLength = 4;

    /// <summary>Those of <c>prima.new_task_code</c>: none that is mistaken for another.</summary>
    private const string CodeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>What may stand before the word, and before the code.</summary>
    private static readonly string[] Before = ["BALAS", "OK", "OKE", "YA", "IYA", "SIAP", "BAIK", "SAYA", "PAK", "BU", "KAK"], Between = ["KODE", "TUGAS"];

    /// <summary>The code, however it is written; null where the text takes no task.</summary>
    public static string? ReadCode(string? text)
    {
        var words = Words(text).SkipWhile(word => Before.Contains(word)).ToList();
        if (words is [var joined] && joined.StartsWith(Word, StringComparison.Ordinal))
            words = [Word, joined[Word.Length..]];
        if (words is not [Word, .. var rest])
            return null;
        var said = rest.SkipWhile(word => Between.Contains(word)).ToList();
        return said is [var first, ..] && IsCode(first) ? first
            : string.Concat(said) is var all && IsCode(all) ? all
            : null;
    }

    private static bool IsCode(string word) => word.Length == CodeLength && word.All(letter => CodeLetters.Contains(letter, StringComparison.Ordinal));

    private static IEnumerable<string> Words(string? text)
    {
        var word = new StringBuilder();
        foreach (var letter in PlainText.Compatible(text ?? "").ToUpperInvariant().Append(' '))
        {
            if (char.IsLetterOrDigit(letter))
                word.Append(letter);
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }
    }
}
