namespace Prima.Data.Demo;

/// <summary>What the database says of one message.</summary>
/// <param name="Open">Waiting, being sent, or uncertain and not yet closed.</param>
/// <param name="Attempts">Rows of <c>send_attempts</c>.</param>
internal sealed record RecordedMessage(long Id, string State, bool Open, int Attempts, string Kind, string Target, string Text);
