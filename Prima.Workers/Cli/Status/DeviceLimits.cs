using Prima.Core.Operations;
using Prima.Core.RateLimiting;
using static Prima.Workers.Cli.Status.FleetReading;

namespace Prima.Workers.Cli.Status;

/// <summary>What limits a device's rate now, in words; null when nothing is due there, or when something is wrong, which the problems tell.</summary>
internal static class DeviceLimits
{
    /// <param name="line">The device.</param>
    /// <param name="fleet">Of which it is one.</param>
    /// <param name="fleetHolds">The limit of all together is told.</param>
    public static string? Of(DeviceLine line, FleetStatus fleet, bool fleetHolds) => line switch
    {
        { Due: 0 } or { Device: null } or { IsStuck: true } => null,
        { Stop: not null, Device: { State: not "ok" } or { HasWorker: false } } => null,
        { Stop: { } stop } => $"Device {line.Name}: nothing leaves, it is {stop}.",
        { Device.CircuitOpen: true } => $"Device {line.Name}: one message at a time, until one is accepted; more workers will not help.",
        { Ready: <= 0 } => $"Device {line.Name}: {Deferred(line)}; more workers will not help.",
        _ when line.Ready > line.Device.PermitsLeft => OfRate(line, fleet),
        _ when line.Device.InFlight >= line.Device.Room =>
            Invariant($"Device {line.Name}: {Count(line.Device.Room, "message")} at a time (Prima:Sender:MaxInFlightPerDevice), so the gateway's answers set the pace; more workers will not help, more devices will."),
        _ when fleetHolds => null,
        _ => Invariant($"Device {line.Name}: no limit holds it; {Count(line.Ready, "due message")} will leave as fast as the workers go, and one more would help{(line.Deferred > 0 ? $"; {Deferred(line)}" : "")}."),
    };

    /// <summary>A recipient has more than its share: that is over by itself.</summary>
    private static string Deferred(DeviceLine line) =>
        $"{Count(line.Deferred, "due message")} {(line.Deferred == 1 ? "waits for a permit of its recipient" : "wait for a permit of their recipients")} (limit Recipient, of answers also PatientReplies)";

    private static string OfRate(DeviceLine line, FleetStatus fleet)
    {
        var device = line.Device!;
        var why = device.Rate < fleet.DeviceLimit.Permits
            ? $"slowed down after the gateway said 'too many'; {RateWords.Of(fleet.DeviceLimit.Permits, fleet.DeviceLimit.Window)} when it recovers"
            : Source(fleet, LimitName.Device);
        return $"Device {line.Name}: {RateWords.Of(device.Rate, fleet.DeviceLimit.Window)} ({why}); more workers will not help{OneMore(fleet)}.";
    }

    /// <summary>What another device would add, where the limit of all together leaves room for it.</summary>
    private static string OneMore(FleetStatus fleet)
    {
        if (fleet.FleetPermitsLeft is null)
            return $", one more device adds {RateWords.Of(fleet.DeviceLimit.Permits, fleet.DeviceLimit.Window)}";
        var all = fleet.FleetLimit.Permits / fleet.FleetLimit.Window.TotalSeconds;
        var devices = fleet.Devices.Count(device => device.State == "ok") + 1;
        return devices * fleet.DeviceLimit.Permits / fleet.DeviceLimit.Window.TotalSeconds <= all
            ? $", one more device adds {RateWords.Of(fleet.DeviceLimit.Permits, fleet.DeviceLimit.Window)}"
            : ", and more devices not beyond Prima:Limits:Fleet";
    }
}
