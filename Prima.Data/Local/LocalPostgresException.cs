namespace Prima.Data.Local;

/// <summary>No throw-away cluster could be made. The message says what to do.</summary>
internal sealed class LocalPostgresException(string message) : Exception(message)
{
    /// <summary>What the operator has set is wrong.</summary>
    public bool IsOfSettings { get; init; }
}
