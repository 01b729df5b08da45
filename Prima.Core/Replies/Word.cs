namespace Prima.Core.Replies;

/// <summary>One word of an answer in its three forms.</summary>
/// <param name="Raw">As it was written, in lower case.</param>
/// <param name="Form">Without an ending and repeated letters: <c>udah</c> for <c>udaaah</c>.</param>
/// <param name="Text">The listed word that it is another way to write: <c>sudah</c>.</param>
/// <param name="Break">What stands behind it.</param>
/// <param name="Asked">It is followed by a question mark, or ends with <c>kah</c>.</param>
internal readonly record struct Word(string Raw, string Form, string Text, WordBreak Break, bool Asked);
