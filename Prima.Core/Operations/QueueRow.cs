namespace Prima.Core.Operations;

/// <summary>One class of one device, from <c>prima.queue_stats</c>, with how many of its messages are due.</summary>
public sealed record QueueRow(string Device, string Priority, long Waiting, long Due, DateTime? OldestDueAt, long Sending, long Uncertain)
{
    /// <summary>Of the first thousand due, those that wait for a permit of their recipient's.</summary>
    public long Deferred { get; init; }
}
