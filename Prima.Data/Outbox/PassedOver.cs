namespace Prima.Data.Outbox;

/// <summary>
/// Rows that a claim has read in vain: somebody keeps the patient or the task, or what would put them right. A claim reads no more rows of a class than its device has
/// room for, so for a moment they are not read again, and what stands behind them goes.
/// </summary>
internal sealed class PassedOver(TimeProvider clock)
{
    /// <summary>Whoever works on a patient is done long before; in vain is then one claim of many.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<long, long> seenAt = [];

    public long[] Now()
    {
        lock (seenAt)
        {
            foreach (var (message, at) in seenAt)
            {
                if (clock.GetElapsedTime(at) >= Lasts)
                    seenAt.Remove(message);
            }

            return [.. seenAt.Keys];
        }
    }

    public void Add(IEnumerable<long> messages)
    {
        lock (seenAt)
        {
            foreach (var message in messages)
                seenAt[message] = clock.GetTimestamp();
        }
    }
}
