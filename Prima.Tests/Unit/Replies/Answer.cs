using System.Text.RegularExpressions;
using Prima.Core.Replies;

namespace Prima.Tests.Unit.Replies;

/// <summary>The rows of answers.txt.</summary>
/// <param name="Classes">As they are written there: joined by <c>+</c>, a yes that grants nothing with a dash.</param>
public sealed record Answer(int Line, string Classes, string[] OpenKinds, bool ChoiceLive, string Text)
{
    public static IReadOnlyList<Answer> All { get; } = [.. Read()];

    public string ReadBy(ReplyParser parser, string? text = null) => ClassesOf(parser.Parse(text ?? Text, OpenKinds, ChoiceLive));

    public static string ClassesOf(ReplyReading reading) =>
        string.Join('+', reading.Classes.Select(found => found == ReplyClass.Yes && !reading.Granting ? "Yes-" : $"{found}"));

    private static IEnumerable<Answer> Read()
    {
        using var file = new StreamReader(typeof(Answer).Assembly.GetManifestResourceStream("answers.txt")!);
        var lines = file.ReadToEnd().Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i][0] == '#')
                continue;
            var (head, text) = lines[i].Split('|', 2) is [var left, var right] ? (left.Split(' ', StringSplitOptions.RemoveEmptyEntries), right[1..]) : throw new FormatException($"answers.txt, line {i + 1}");
            var open = head.Where(word => word[0] == '@').SelectMany(word => word[1..].Split(',')).ToArray();
            yield return new Answer(i + 1, head[0], open, head.Contains("choice"), Regex.Unescape(text));
        }
    }
}
