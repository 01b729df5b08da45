namespace Prima.Core.Inbound;

/// <summary>Where a delivery stands, as the view <c>prima.inbound_log</c> says it.</summary>
public static class InboundState
{
    public const string Pending = "pending";
    public const string Done = "done";
    public const string Dead = "dead";

    /// <summary>It could not be used, and is no row of the inbox.</summary>
    public const string Rejected = "rejected";

    public static IReadOnlyList<string> All { get; } = [Pending, Done, Dead, Rejected];
}
