namespace Prima.Workers.Demo;

/// <summary>A message as the demo's own list has it.</summary>
internal sealed record LedgerMessage(long Id, string Target, string Text);
