using Prima.Core.Operations;
using Prima.Workers.Cli.Status;

namespace Prima.Workers.Cli;

/// <summary>The sending devices as the whole fleet sees them.</summary>
internal sealed class DevicesListVerb : Verb
{
    public DevicesListVerb()
        : base("list", "List the sending devices", "prima devices list", "prima devices list --json")
    {
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var fleet = await services.GetRequiredService<IFleetDesk>().LookAsync(stopping);
        if (call.Output.Json)
            call.Output.Rows(StatusTables.DeviceColumns, [.. fleet.Devices.Select(device => StatusTables.DeviceOf(device, fleet))]);
        else if (fleet.Devices.Count > 0)
            StatusTables.Devices(call.Output, fleet);
        else
            call.Output.Line("No device yet: each worker adds its own when it starts (prima run).");
        return ExitCode.Done;
    }
}
