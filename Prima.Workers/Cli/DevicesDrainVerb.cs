using System.CommandLine;
using System.Globalization;
using Prima.Core.Operations;

namespace Prima.Workers.Cli;

/// <summary>Takes a device out of service without leaving its queue behind: it sends nothing new, and what asked for no device goes to others.</summary>
internal sealed class DevicesDrainVerb : Verb
{
    private static readonly Argument<string> Device = new("DEVICE") { Description = "The device" };

    public DevicesDrainVerb()
        : base("drain", "Stop sending on a device, and let others send what waits on it", "prima devices drain d1 --reason new-phone", "prima devices drain d1 --reason new-phone --until 2h --dry-run")
    {
        Arguments.Add(Device);
        foreach (var option in (Option[])[PauseEnds.Until, CommonOptions.Reason, CommonOptions.By, CommonOptions.DryRun])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var deed = call.DeedOfAnyReason;
        var settings = call.LoadSettings();
        await using var services = await VerbServices.OpenAsync(settings, stopping);
        var end = PauseEnds.Of(call, settings, services);
        var desk = services.GetRequiredService<IFleetDesk>();
        var device = await DeviceName.CheckAsync(call.Get(Device), desk, settings, stopping);
        var answer = await desk.DrainAsync(device, end, deed, stopping);
        call.Output.Document(new { Device = device, Done = answer is not null, answer?.Waiting, answer?.GoesTo, Until = end.At?.UtcDateTime, For = end.After, deed.DryRun });
        if (answer is null)
        {
            call.Output.Problem($"No other device sends, so what waits on {device} would have nowhere to go. To stop it all the same: prima pause {device} --reason …");
            return ExitCode.Refused;
        }

        var count = string.Create(CultureInfo.InvariantCulture, $"{answer.Waiting:N0} {(answer.Waiting == 1 ? "message waits" : "messages wait")}");
        call.Output.Line($"Device {device} {(deed.DryRun ? "would be" : "is")} drained {PauseEnds.Describe(end)}. {count} on it: what asked for no device goes to {answer.GoesTo}, what asked for {device} waits.");
        call.Output.Line(deed.DryRun ? "Nothing was changed." : $"To go on: {ResumeVerb.Command(device, "")}");
        return ExitCode.Done;
    }
}
