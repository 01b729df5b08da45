namespace Prima.Core.Operations;

/// <summary>What a person has stopped. An empty device is every device, an empty class every class.</summary>
public sealed record PauseRow(string Device, string Priority, string Reason, string PausedBy, DateTime PausedAt, DateTime? Until)
{
    /// <summary>What waits and asked for no device goes to another.</summary>
    public bool Drains { get; init; }
}
