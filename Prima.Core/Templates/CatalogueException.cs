namespace Prima.Core.Templates;

/// <summary>The catalogue of texts breaks its rules; everything that is wrong, at once.</summary>
public sealed class CatalogueException(IReadOnlyList<string> faults)
    : Exception(string.Join(Environment.NewLine, faults.Prepend("The catalogue of messages is wrong:")))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
