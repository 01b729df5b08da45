namespace Prima.Core.Replies;

/// <summary>One entry of a word list.</summary>
internal readonly record struct WordListLine(string File, int Number, string Text)
{
    /// <summary>The entries of a file: one a line, without what follows a <c>#</c>.</summary>
    public static IEnumerable<WordListLine> Of(string file, string content) => content.ReplaceLineEndings("\n").Split('\n')
        .Select((line, i) => new WordListLine(file, i + 1, line.Split('#', 2)[0].Trim()))
        .Where(line => line.Text.Length > 0);

    public string Fault(string what) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}, line {Number}: {what}");
}
