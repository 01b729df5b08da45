namespace Prima.Core.Operations;

/// <summary>One message with everything that happened to it.</summary>
/// <param name="Message">Its columns.</param>
/// <param name="Priority">Its class.</param>
/// <param name="Body">What it says; null once the text is erased.</param>
/// <param name="Attempts">Oldest first.</param>
/// <param name="Receipts">What the gateway reported of it, in the order in which it came.</param>
/// <param name="Events">What people did to it, oldest first.</param>
public sealed record MessageStory(
    MessageRow Message, string Priority, string? Body, IReadOnlyList<AttemptRow> Attempts, IReadOnlyList<ReceiptRow> Receipts, IReadOnlyList<EventRow> Events);
