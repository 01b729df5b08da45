namespace Prima.Workers.Demo;

/// <summary>A message as the demo's own list has it.</summary>
/// <param name="Id">Null when the program's rules make it: then it is known by its kind and recipient.</param>
/// <param name="Text">Null likewise.</param>
internal sealed record LedgerMessage(string Kind, long? Id, string Target, string? Text)
{
    public static LedgerMessage Enqueued(long id, string target, string text) => new("direct", id, target, text);

    /// <summary>What must come of people and plans, told before the program has made it.</summary>
    public static LedgerMessage ByRules(string kind, string target) => new(kind, null, target, null);
}
