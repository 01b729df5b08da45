namespace Prima.Core.Inbound;

/// <summary>Reads what the gateway reported of messages and devices. Any number may read at once; of one row, one reading counts.</summary>
public interface IReportReader
{
    /// <summary>What waits; cheap, reads only.</summary>
    Task<ReportsWaiting> LookAsync(CancellationToken stopping);

    /// <summary>
    /// Receipts, in the order in which they came: whatever follows from one stands with its row's being done, or not at all. A row that fails is tried again later,
    /// and holds nobody up. Returns how many were read.
    /// </summary>
    Task<int> ReadReceiptsAsync(int atMost, CancellationToken stopping);

    /// <summary>What became of devices' sessions, each written alone. Returns how many rows were read.</summary>
    Task<int> ReadConnectsAsync(int atMost, CancellationToken stopping);

    /// <summary>Parked receipts whose message is known by now, or whose doubt can be told by now. Returns how many found their message.</summary>
    Task<int> JoinParkedAsync(CancellationToken stopping);
}
