namespace Prima.Core.Replies;

/// <summary>What stands between a word and the next.</summary>
internal enum WordBreak
{
    /// <summary>A blank, a hyphen inside a word, or one of WhatsApp's marks.</summary>
    None,

    /// <summary>Punctuation or an emoji.</summary>
    Pause,

    /// <summary>The end of a sentence or of a line.</summary>
    Sentence,
}
