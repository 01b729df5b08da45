using System.Globalization;
using Prima.Core.Operations;

namespace Prima.Workers.Cli.Status;

/// <summary>The figures in few columns, for a terminal of any width: what does not fit is cut at its edge.</summary>
internal static class WatchTables
{
    public static IEnumerable<string> Of(FleetStatus fleet, int width) => Lines(fleet).Select(line => line.Length <= width ? line : string.Concat(line.AsSpan(0, Math.Max(width - 1, 0)), "…"));

    private static IEnumerable<string> Lines(FleetStatus fleet)
    {
        if (fleet.Queue.Count > 0)
            yield return "";
        foreach (var line in Table(
            ["class", "device", "waiting", "due", "oldest", "sending", "unsure"],
            [.. fleet.Queue.OrderBy(row => row.OldestDueAt ?? DateTime.MaxValue).Select(q => new object?[] { q.Priority, q.Device, q.Waiting, q.Due, Ages.OfDue(q.OldestDueAt, fleet.At), q.Sending, q.Uncertain })]))
            yield return line;
        if (fleet.Devices.Count > 0)
            yield return "";
        foreach (var line in Table(
            ["device", "state", "sending", "left", "limit", "stopped"],
            [.. DeviceLine.Of(fleet).Where(line => line.Device is not null).Select(line => new object?[]
            {
                line.Name, line.Device!.State, FleetReading.Invariant($"{line.Device.InFlight} of {line.Device.Room}"), line.Device.PermitsLeft,
                RateWords.Of(line.Device.Rate, fleet.DeviceLimit.Window), line.Stop,
            })]))
            yield return line;
        if (fleet.Pauses.Count > 0)
            yield return "";
        foreach (var pause in fleet.Pauses)
            yield return $"paused: {(pause.Device.Length == 0 ? "all devices" : pause.Device)}{(pause.Priority.Length == 0 ? "" : $", {pause.Priority}")}, by {pause.PausedBy}{(pause.Until is { } until ? $", until {PlainCell.Of(until)}" : "")} ({pause.Reason})";
        if (fleet.Workers.Count > 0)
            yield return "";
        foreach (var same in fleet.Workers.GroupBy(worker => (worker.Roles, worker.Version, Silent: worker.IsSilentAt(fleet.At))))
            yield return FleetReading.Invariant($"{same.Count()} x {same.Key.Roles} {same.Key.Version}{(same.Key.Silent ? $", silent for {Ages.Of(fleet.At - same.Max(worker => worker.BeatAt))}" : "")}");
        if (fleet.Locks.Count > 0)
            yield return $"locks: {string.Join(", ", fleet.Locks.Select(held => held.Key))}";
    }

    private static string[] Table(IReadOnlyList<string> columns, IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0)
            return [];
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        PlainCell.Write(text, columns, [.. rows.Select(row => row.Select(cell => Visible.OneLine(PlainCell.Of(cell))).ToArray())]);
        return text.ToString().Split(text.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
