using Prima.Core.Operations;

namespace Prima.Workers.Cli;

/// <summary>What happened, who did it, and why.</summary>
internal static class EventColumns
{
    public static IReadOnlyList<string> All { get; } = ["at", "by", "cause", "from", "to", "reason"];

    public static object?[] AllOf(EventRow e) => [e.At, e.Actor, e.Cause, e.FromState, e.ToState, e.Reason];
}
