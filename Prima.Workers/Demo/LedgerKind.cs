namespace Prima.Workers.Demo;

/// <summary>One kind of message in the three records.</summary>
/// <param name="Wanted">By the demo's own list.</param>
/// <param name="Messages">By the database.</param>
/// <param name="Taken">By the gateway's file.</param>
internal sealed record LedgerKind(string Kind, int Wanted, int Messages, int Taken);
