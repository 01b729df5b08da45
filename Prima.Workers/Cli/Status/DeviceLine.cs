using Prima.Core.Operations;

namespace Prima.Workers.Cli.Status;

/// <summary>A device with what waits for it, and what stops it.</summary>
/// <param name="Name">Empty: messages that have no device yet.</param>
/// <param name="Device">Null when no worker has ever had one of this name.</param>
/// <param name="Waiting">Messages in its queue.</param>
/// <param name="DueInAll">Those that are due.</param>
/// <param name="Due">Those that are due and in no paused class.</param>
/// <param name="Deferred">Those of <paramref name="Due"/> that wait for a permit of their recipient's.</param>
/// <param name="DueFor">How long the oldest of <paramref name="Due"/> has been due.</param>
/// <param name="Stop">Why it sends nothing now; null when it can.</param>
internal sealed record DeviceLine(string Name, DeviceRow? Device, long Waiting, long DueInAll, long Due, long Deferred, TimeSpan DueFor, string? Stop)
{
    /// <summary>Longer than any wait of a worker that is well.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>It could send, something has long been due, and yet its whole window is unused: the workers are not at work.</summary>
    public bool IsStuck => Stop is null && Device is { InFlight: 0, CircuitOpen: false } device && device.PermitsLeft == device.Rate && DueFor > Patience;

    /// <summary>Those that leave as soon as the device may send.</summary>
    public long Ready => Due - Deferred;

    public static IReadOnlyList<DeviceLine> Of(FleetStatus fleet) =>
    [
        .. fleet.Devices.Select(device => device.Name).Concat(fleet.Queue.Select(queue => queue.Device)).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Select(name => Of(name, fleet)),
    ];

    private static DeviceLine Of(string name, FleetStatus fleet)
    {
        var device = fleet.Devices.FirstOrDefault(row => row.Name == name);
        var pauses = fleet.Pauses.Where(pause => pause.Device.Length == 0 || pause.Device == name).ToList();
        var queue = fleet.Queue.Where(row => row.Device == name).ToList();
        var going = queue.Where(row => pauses.TrueForAll(pause => pause.Priority != row.Priority)).ToList();
        var oldest = going.Where(row => row.Due > 0).Min(row => row.OldestDueAt);
        return new DeviceLine(
            name, device, queue.Sum(row => row.Waiting), queue.Sum(row => row.Due), going.Sum(row => row.Due), going.Sum(row => row.Deferred),
            oldest is { } due && due < fleet.At ? fleet.At - due : TimeSpan.Zero, StopOf(device, pauses.Find(pause => pause.Priority.Length == 0)));
    }

    private static string? StopOf(DeviceRow? device, PauseRow? pause) => device switch
    {
        null => "without a worker",
        _ when pause is not null => $"{(pause.Drains ? "drained" : "paused")} by {pause.PausedBy} ({pause.Reason}){(pause.Until is { } until ? $" until {PlainCell.Of(until)}" : "")}",
        { State: not "ok" } => device.State,
        { HasWorker: false } => "without a worker",
        { HeldUntil: { } until } => $"held until {PlainCell.Of(until)}{(device.HeldReason is { } why ? $" ({why})" : "")}",
        _ => null,
    };
}
