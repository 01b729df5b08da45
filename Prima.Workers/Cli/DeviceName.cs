using Prima.Core.Operations;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Cli;

/// <summary>A device as people name it, and how it is called in a sentence.</summary>
internal static class DeviceName
{
    /// <summary>The name, empty for all; one that neither the fleet, the queue nor these settings know is a slip.</summary>
    public static async Task<string> CheckAsync(string? typed, IFleetDesk desk, PrimaSettings settings, CancellationToken stopping)
    {
        if (typed is null)
            return "";
        var fleet = await desk.LookAsync(stopping);
        var known = fleet.Devices.Select(device => device.Name).Concat(fleet.Queue.Select(queue => queue.Device)).Concat(settings.Fonnte.Devices.Keys)
            .Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return KnownWord.Check("device", typed, known)!;
    }

    public static string Describe(string device, string priority) => (device, priority) switch
    {
        ("", "") => "Every device",
        ("", _) => $"Class {priority} of every device",
        (_, "") => $"Device {device}",
        _ => $"Class {priority} of device {device}",
    };
}
