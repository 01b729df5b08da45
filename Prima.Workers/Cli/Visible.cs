namespace Prima.Workers.Cli;

/// <summary>What people or services wrote, as a terminal may show it: a text from WhatsApp must not move the cursor, set a title or clear the screen.</summary>
internal static class Visible
{
    private const char InPlace = '\uFFFD';

    /// <summary>With its line breaks and tabs; every other control character is shown as one that says so.</summary>
    public static string Lines(string text) => Replace(text, c => c is '\n' or '\r' or '\t' ? c : InPlace);

    /// <summary>On one line.</summary>
    public static string OneLine(string text) => Replace(text.ReplaceLineEndings(" "), c => c is '\t' ? ' ' : InPlace);

    private static string Replace(string text, Func<char, char> control) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? control(c) : c)) : text;
}
