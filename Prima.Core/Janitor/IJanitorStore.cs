using Prima.Core.Diagnostics;

namespace Prima.Core.Janitor;

/// <summary>The chores that keep the tables true. Each is one bounded step, safe to run by every worker at once; each returns how many rows it moved.</summary>
public interface IJanitorStore
{
    /// <summary>What there is to do; cheap, reads only.</summary>
    Task<JanitorWork> LookAsync(TimeSpan hold, CancellationToken stopping);

    /// <summary>Whether a parked receipt can be joined by now.</summary>
    Task<bool> LookForReceiptsAsync(CancellationToken stopping);

    /// <summary>Attempts past their claim become uncertain, by device. The only move of a rescue.</summary>
    Task<IReadOnlyDictionary<string, int>> RescueAsync(CancellationToken stopping);

    /// <summary>Uncertain attempts without evidence for <paramref name="hold"/> are closed.</summary>
    Task<int> CloseUncertainAsync(TimeSpan hold, CancellationToken stopping);

    /// <summary>Waiting messages past their deadline expire.</summary>
    Task<int> ExpireAsync(CancellationToken stopping);

    /// <summary>Waiting messages about patients whose guard has gone are cancelled or expired, wherever they wait (domain section 6).</summary>
    Task<int> PutRightAsync(CancellationToken stopping);

    /// <summary>Reminders whose message has gone on without them follow it: after a rescue, which moves attempts only.</summary>
    Task<int> FollowStraysAsync(CancellationToken stopping);

    /// <summary>Messages that asked for no device, and wait under a name that is configured no longer, get the default's.</summary>
    Task<int> NameDeviceAsync(string defaultDevice, CancellationToken stopping);

    /// <summary>Ends sessions of Prima's own that have stopped inside a batch, holding locks: no time-out of the server does. Returns how many.</summary>
    Task<int> EndStuckSessionsAsync(CancellationToken stopping);

    /// <summary>What waits, what is in doubt and which devices can send, now.</summary>
    Task<QueueSnapshot> SampleAsync(CancellationToken stopping);

    /// <summary>Forgets what says nothing any more: windows that are long over, locks of days ago, who no longer waits for one. Deletes until nothing is left to, or the token says.</summary>
    /// <param name="keepUnknown">How long what came in is kept that is about no patient, or could not be used.</param>
    /// <param name="stopping">Ends it after the batch it has in hand.</param>
    Task<int> PruneAsync(TimeSpan keepUnknown, CancellationToken stopping);

    /// <summary>Erases what people wrote, and what was said to them, where it has been over for <paramref name="keep"/>: what is open never. Keys, hashes, times and outcomes stay.
    /// A bounded number of batches; the next call goes on. Returns how many texts went.</summary>
    Task<int> EraseTextsAsync(TimeSpan keep, CancellationToken stopping);
}
