namespace Prima.Core.Replies;

/// <summary>The word lists cannot be used. All that is wrong is said at once, by file and line.</summary>
public sealed class WordListException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
