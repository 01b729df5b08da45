using System.CommandLine;
using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>What was written and said around something. The words are shown only when asked for.</summary>
internal static class ConversationReport
{
    /// <summary>Of every verb that tells it.</summary>
    public static Option<bool> Text { get; } = new("--text") { Description = "Show what was written and said, word for word" };

    /// <summary>For a machine.</summary>
    public static KeyValuePair<string, object?> Pair(IReadOnlyList<ConversationLine> lines, bool text) =>
        new("conversation", lines.Select(line => Names(text).Zip(Of(line, text)).ToDictionary(cell => cell.First, cell => cell.Second)).ToList());

    /// <summary>For a person: nothing where nothing was said.</summary>
    public static void Write(CommandOutput output, IReadOnlyList<ConversationLine> lines, bool text)
    {
        if (output.Json || lines.Count == 0)
            return;
        output.Line();
        output.Rows(Names(text), [.. lines.Select(line => Of(line, text))]);
    }

    private static string[] Names(bool text) => ["at", "by", "what", "state", "id", .. text ? ["text"] : Array.Empty<string>()];

    private static object?[] Of(ConversationLine line, bool text) =>
        [line.At.UtcDateTime, line.By, line.What, line.State, line.Id, .. text ? [line.Text] : Array.Empty<object?>()];
}
