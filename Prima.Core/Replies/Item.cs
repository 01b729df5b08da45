namespace Prima.Core.Replies;

/// <summary>A word or a joined phrase, with the lists it stands on as far as they count here.</summary>
/// <param name="At">The number of its first word in the message.</param>
internal readonly record struct Item(int At, string Text, WordKind Kind, bool BreakAfter)
{
    /// <summary>No list knows it, in this message.</summary>
    public bool IsUnlisted => Kind is WordKind.None or WordKind.FillerBesideCannotAttend;

    public bool Is(WordKind kind) => (Kind & kind) != 0;
}
