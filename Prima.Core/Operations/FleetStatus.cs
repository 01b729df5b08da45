using Prima.Core.RateLimiting;

namespace Prima.Core.Operations;

/// <summary>The whole at one moment of the database's clock.</summary>
/// <param name="FleetPermitsLeft">Of the fleet's limit; null while it is off.</param>
/// <param name="DeviceLimit">What holds now.</param>
/// <param name="FleetLimit">What holds now.</param>
/// <param name="Limits">All limits, with what is configured here and what a person has set.</param>
public sealed record FleetStatus(
    DateTime At, IReadOnlyList<DeviceRow> Devices, IReadOnlyList<QueueRow> Queue, IReadOnlyList<PauseRow> Pauses,
    int? FleetPermitsLeft, RateLimit DeviceLimit, RateLimit FleetLimit, IReadOnlyList<LimitRow> Limits)
{
    public IReadOnlyList<WorkerRow> Workers { get; init; } = [];

    public LateWork Late { get; init; } = LateWork.None;

    /// <summary>Those that are held.</summary>
    public IReadOnlyList<LockRow> Locks { get; init; } = [];
}
