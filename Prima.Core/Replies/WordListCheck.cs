namespace Prima.Core.Replies;

/// <summary>Whether something can stand on a list: exactly as the parser would read it in a message, or it would never be found.</summary>
internal static class WordListCheck
{
    public static bool IsWord(string text) => text.Length > 0 && WrittenText.Read(text).Words is [var only] && only.Text == text;

    public static bool IsPhrase(string text) => text.Split(' ').All(IsWord);
}
