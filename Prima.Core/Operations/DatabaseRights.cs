namespace Prima.Core.Operations;

/// <summary>What the database user may do.</summary>
/// <param name="User">Its name.</param>
/// <param name="IsSuperuser">It may do everything.</param>
/// <param name="Missing">Rights that a worker needs and it lacks, such as <c>insert on prima.queue</c>.</param>
/// <param name="Excess">Rights that nobody should have, such as <c>delete on prima.messages</c>.</param>
public sealed record DatabaseRights(string User, bool IsSuperuser, IReadOnlyList<string> Missing, IReadOnlyList<string> Excess);
