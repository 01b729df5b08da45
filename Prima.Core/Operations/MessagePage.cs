namespace Prima.Core.Operations;

/// <summary>A page of messages, newest first.</summary>
/// <param name="Rows">As many as were asked for, or fewer.</param>
/// <param name="Next">What the next page comes before; null when nothing is left.</param>
/// <param name="Looked">How many messages were looked at when the page is not full and older ones were not, for want of time; else null.</param>
public sealed record MessagePage(IReadOnlyList<MessageRow> Rows, long? Next, int? Looked);
