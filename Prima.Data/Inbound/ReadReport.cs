namespace Prima.Data.Inbound;

/// <summary>What became of a row.</summary>
/// <param name="Report">The row.</param>
/// <param name="Outcome">In one word or two, for <c>inbox.outcome</c>.</param>
/// <param name="Delay">From the hand-over to this receipt, where it says something new of a message.</param>
internal sealed record ReadReport(Report Report, string Outcome, TimeSpan? Delay);
