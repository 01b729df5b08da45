namespace Prima.Core.Replies;

/// <summary>A word as somebody wrote it, in lower case.</summary>
/// <param name="Break">What stands behind it.</param>
/// <param name="Asked">A question mark does.</param>
internal readonly record struct WrittenWord(string Text, WordBreak Break, bool Asked);
