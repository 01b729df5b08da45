using Prima.Core.Operations;
using Prima.Workers.Cli.Status;

namespace Prima.Workers.Cli;

/// <summary>The state of the whole: one sentence, what needs a person, what limits the rate, and the figures.</summary>
internal sealed class StatusVerb : Verb
{
    public StatusVerb()
        : base("status", "Say how the whole is, and what limits the rate now", "prima status", "prima status --json")
    {
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var fleet = await services.GetRequiredService<IFleetDesk>().LookAsync(stopping);
        var reading = FleetReading.Of(fleet);
        if (call.Output.Json)
            call.Output.Document(Document(fleet, reading));
        else
            Write(call.Output, fleet, reading);
        return reading.Problems.Count > 0 ? ExitCode.Degraded : ExitCode.Done;
    }

    private static void Write(CommandOutput output, FleetStatus fleet, FleetReading reading)
    {
        output.Line(reading.Sentence);
        foreach (var line in reading.Problems.Concat(reading.Limits))
            output.Line($"- {line}");
        Table(fleet.Devices.Count, StatusTables.Devices);
        Table(fleet.Queue.Count, StatusTables.Queue);
        Table(fleet.Pauses.Count, StatusTables.Pauses);

        void Table(int rows, Action<CommandOutput, FleetStatus> write)
        {
            if (rows == 0)
                return;
            output.Line();
            write(output, fleet);
        }
    }

    private static object Document(FleetStatus fleet, FleetReading reading) => new
    {
        fleet.At,
        reading.Sentence,
        Degraded = reading.Problems.Count > 0,
        reading.Problems,
        reading.Limits,
        Waiting = fleet.Queue.Sum(row => row.Waiting),
        Due = fleet.Queue.Sum(row => row.Due),
        Sending = fleet.Queue.Sum(row => row.Sending),
        Uncertain = fleet.Queue.Sum(row => row.Uncertain),
        Devices = fleet.Devices.Select(device => StatusTables.DeviceColumns.Zip(StatusTables.DeviceOf(device, fleet), KeyValuePair.Create).ToDictionary()),
        fleet.Queue,
        fleet.Pauses,
        DeviceLimit = fleet.DeviceLimit.ToString(),
        FleetLimit = fleet.FleetLimit.ToString(),
        fleet.FleetPermitsLeft,
        Lowered = fleet.Limits.Where(limit => limit.IsLowered)
            .Select(limit => new { Name = limit.Name.ToString(), Limit = limit.Now.ToString(), Configured = limit.Configured.ToString(), SetBy = limit.By, SetAt = limit.At, limit.Reason }),
    };
}
