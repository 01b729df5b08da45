namespace Prima.Core.Diagnostics;

/// <summary>The queue, the doubtful messages and the devices at one moment, for the gauges.</summary>
/// <param name="Queue">One entry for each device and priority that has or had messages waiting; zeros too, or a gauge would keep its last value.</param>
/// <param name="Uncertain">Messages that may have been sent.</param>
/// <param name="Devices">True for a device that can send.</param>
public sealed record QueueSnapshot(IReadOnlyList<QueueDepth> Queue, IReadOnlyList<UncertainMessages> Uncertain, IReadOnlyDictionary<string, bool> Devices)
{
    public static QueueSnapshot Empty { get; } = new([], [], new Dictionary<string, bool>());
}
