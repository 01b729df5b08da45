namespace Prima.Core.Replies;

/// <summary>A fixed word of one of our own texts, and what stands around it there.</summary>
/// <param name="Sentence">The number of its sentence in the text.</param>
/// <param name="ValueBefore">A value is filled in between the fixed word before and this one.</param>
internal sealed record OwnWord(string Text, int Sentence, bool ValueBefore)
{
    /// <summary>It is the first fixed word of its sentence.</summary>
    public bool Opens { get; init; }

    /// <summary>It is the last fixed word of its sentence.</summary>
    public bool Closes { get; init; }

    /// <summary>The sentence begins with a value, straight before this first word.</summary>
    public bool OpensWithValue { get; init; }

    /// <summary>The sentence ends with a value, straight after this last word.</summary>
    public bool ClosesWithValue { get; init; }
}
