using Prima.Core.Time;

namespace Prima.Data.Outbox;

/// <summary>
/// Rows that a claim has read in vain: somebody keeps the patient or the task, or what would put them right. A claim reads no more rows of a class than its device has
/// room for, so for a while they are not read again, and what stands behind them goes: each such claim is followed by another at once (<see cref="Core.Outbox.Claim.HasPassedOver"/>).
/// </summary>
internal sealed class PassedOver(TimeProvider clock)
{
    /// <summary>Whoever works on a patient is done long before.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMilliseconds(500);

    /// <summary>To put a row right waits for its locks for seconds, in vain.</summary>
    public static readonly TimeSpan NotPutRight = TimeSpan.FromSeconds(20);

    /// <summary>The more there are of a device and class the longer each is passed over: a claim may read but one of them, and the first must not come back before what stands behind the last was read.</summary>
    private static readonly TimeSpan PerRow = TimeSpan.FromMilliseconds(20);

    /// <summary>So much longer at most: what is free again must not wait for minutes because others were kept too.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly Dictionary<long, (string Lane, Deadline End)> until = [];

    public long[] Now()
    {
        lock (until)
        {
            foreach (var (message, (_, end)) in until)
            {
                if (end.HasPassed)
                    until.Remove(message);
            }

            return [.. until.Keys];
        }
    }

    /// <param name="lane">The device and class that they stand in, for one of another waits behind none of them.</param>
    public void Add(string lane, IEnumerable<long> messages, TimeSpan lasts)
    {
        lock (until)
        {
            var longer = until.Values.Count(row => row.Lane == lane) * PerRow;
            var end = Deadline.After(lasts + (longer < Longest ? longer : Longest), clock);
            foreach (var message in messages)
                until[message] = (lane, end);
        }
    }
}
