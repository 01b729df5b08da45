using Prima.Core.Operations;
using Spectre.Console;

namespace Prima.Workers.Cli.Status;

/// <summary>The state of the whole as <c>status</c> prints it and as <c>watch</c> keeps it on the screen.</summary>
internal static class StatusPage
{
    private static readonly Action<CommandOutput, FleetStatus>[] Tables = [StatusTables.Devices, StatusTables.Queue, StatusTables.Pauses, StatusTables.Locks, StatusTables.Workers];

    public static void Write(CommandOutput output, FleetStatus fleet, FleetReading reading)
    {
        if (output.Terminal is { } terminal)
            terminal.Write(new Text(Visible.Lines(reading.Sentence) + Environment.NewLine, StyleOf(reading.Colour)));
        else
            output.Line(reading.Sentence);
        foreach (var line in reading.Problems.Concat(reading.Limits))
            output.Line($"- {line}");
        int[] rows = [fleet.Devices.Count, fleet.Queue.Count, fleet.Pauses.Count, fleet.Locks.Count, fleet.Workers.Count];
        foreach (var (table, _) in Tables.Zip(rows).Where(table => table.Second > 0))
        {
            output.Line();
            table(output, fleet);
        }
    }

    public static Style StyleOf(FleetColour colour) => new(colour switch { FleetColour.Red => Color.Red, FleetColour.Yellow => Color.Yellow, _ => Color.Green }, decoration: Decoration.Bold);

    public static object Document(FleetStatus fleet, FleetReading reading) => new
    {
        fleet.At,
        reading.Sentence,
        reading.Colour,
        Degraded = reading.Problems.Count > 0,
        reading.Problems,
        reading.Limits,
        Waiting = fleet.Queue.Sum(row => row.Waiting),
        Due = fleet.Queue.Sum(row => row.Due),
        Sending = fleet.Queue.Sum(row => row.Sending),
        Uncertain = fleet.Queue.Sum(row => row.Uncertain),
        fleet.Late,
        Devices = fleet.Devices.Select(device => StatusTables.DeviceColumns.Zip(StatusTables.DeviceOf(device, fleet), KeyValuePair.Create).ToDictionary()),
        fleet.Queue,
        fleet.Pauses,
        DeviceLimit = fleet.DeviceLimit.ToString(),
        FleetLimit = fleet.FleetLimit.ToString(),
        fleet.FleetPermitsLeft,
        Lowered = fleet.Limits.Where(limit => limit.IsLowered)
            .Select(limit => new { Name = limit.Name.ToString(), Limit = limit.Now.ToString(), Configured = limit.Configured.ToString(), SetBy = limit.By, SetAt = limit.At, limit.Reason }),
        fleet.Locks,
        Workers = fleet.Workers.Select(worker => new { worker.Name, worker.Roles, worker.Version, worker.StartedAt, worker.BeatAt, worker.Failing, Silent = worker.IsSilentAt(fleet.At) }),
    };
}
