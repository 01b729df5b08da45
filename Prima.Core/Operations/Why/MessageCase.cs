using Prima.Core.Outbox;

namespace Prima.Core.Operations.Why;

/// <summary>All that tells why a message stands where it stands, of one moment.</summary>
/// <param name="At">The database's clock.</param>
/// <param name="Moment">The product's.</param>
/// <param name="Message">Its row.</param>
/// <param name="Priority">Its class.</param>
/// <param name="PlannedAt">When it was to be sent, as it was enqueued.</param>
/// <param name="Place">Its queue row; null: it does not wait.</param>
/// <param name="Device">Where it waits; null: no such device.</param>
/// <param name="Pauses">All that are in force.</param>
/// <param name="Verdict">Of its guards; null: it has none.</param>
/// <param name="Facts">What the verdict rests on; null: it is not about a patient.</param>
/// <param name="Attempts">Oldest first.</param>
/// <param name="Receipts">In the order in which they came.</param>
/// <param name="Events">What people did to it, and to its device, pauses included, while it was open; oldest first.</param>
/// <param name="Ending">How it ended that was not accepted.</param>
/// <param name="ResentAs">The message that says the same once more.</param>
public sealed record MessageCase(
    DateTime At, DateTime Moment, MessageRow Message, string Priority, DateTime PlannedAt, QueuePlace? Place, DeviceRow? Device, IReadOnlyList<PauseRow> Pauses,
    MessageVerdict? Verdict, MessageFacts? Facts, IReadOnlyList<AttemptTold> Attempts, IReadOnlyList<ReceiptRow> Receipts, IReadOnlyList<TaggedEvent> Events,
    MessageEnd? Ending, long? ResentAs)
{
    /// <summary>Why the sender of every living worker fails; null: one of them works, or none lives.</summary>
    public string? SendersFail { get; init; }

    public bool IsOrdinary => MessagePriority.IsOrdinary(Priority);
}
