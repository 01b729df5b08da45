using Prima.Core.Replies;

namespace Prima.Tests.Unit.Replies;

/// <summary>The files of the word lists as they ship.</summary>
internal static class WordFiles
{
    public static string ContentOf(string file)
    {
        using var reader = new StreamReader(typeof(WordLists).Assembly.GetManifestResourceStream($"replies/{file}")!);
        return reader.ReadToEnd();
    }

    public static IEnumerable<string> LinesOf(string file) => ContentOf(file).Split('\n').Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0);

    /// <summary>Without what a gap may hold, and without the exceptions.</summary>
    public static IEnumerable<string> PhrasesOf(string file) => LinesOf(file).Select(line => line.Split(" unless ")[0].Replace(" ... ", " ", StringComparison.Ordinal).Replace(" * ", " ", StringComparison.Ordinal));

    public static WordLists Read(string file, string content) => WordLists.Read(name => name == file ? content : ContentOf(name));
}
