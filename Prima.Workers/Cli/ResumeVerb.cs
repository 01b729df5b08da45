using System.CommandLine;
using Prima.Core.Operations;
using Prima.Core.Outbox;

namespace Prima.Workers.Cli;

/// <summary>Ends pauses. A device that is named alone is also called well, which for a bad token only a person can.</summary>
internal sealed class ResumeVerb : Verb
{
    private static readonly Argument<string?> Device = new("DEVICE") { Description = "The device (default: all)", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Class = new("--class") { Description = "Only this class: " + string.Join(", ", MessagePriority.All), HelpName = "CLASS" };

    public ResumeVerb()
        : base("resume", "Send again after a pause, or after a device was put right", "prima resume d1 --reason token-renewed", "prima resume --class bulk --reason done")
    {
        Arguments.Add(Device);
        foreach (var option in (Option[])[Class, CommonOptions.Reason, CommonOptions.By, CommonOptions.DryRun])
            Options.Add(option);
    }

    /// <summary>What to type.</summary>
    public static string Command(string device, string priority) =>
        $"prima resume{(device.Length == 0 ? "" : $" {device}")}{(priority.Length == 0 ? "" : $" --class {priority}")} --reason …";

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var deed = call.DeedOfAnyReason;
        var priority = KnownWord.Check("class", call.Get(Class), MessagePriority.All) ?? "";
        var settings = call.LoadSettings();
        await using var services = await VerbServices.OpenAsync(settings, stopping);
        var desk = services.GetRequiredService<IFleetDesk>();
        var device = await DeviceName.CheckAsync(call.Get(Device), desk, settings, stopping);
        var answer = await desk.ResumeAsync(device, priority, deed, stopping);
        call.Output.Document(new { Device = device, Class = priority, answer.Pauses, answer.StateBefore, answer.WasHeld, deed.DryRun });
        foreach (var line in Changes(device, answer, deed.DryRun))
            call.Output.Line(line);
        if (!deed.DryRun)
        {
            foreach (var remark in Remaining(device, priority, await desk.LookAsync(stopping)))
                call.Output.Note(remark);
        }

        return ExitCode.Done;
    }

    private static IEnumerable<string> Changes(string device, ResumeAnswer answer, bool dryRun)
    {
        var again = dryRun ? "would go on" : "goes on";
        foreach (var pause in answer.Pauses)
            yield return $"{DeviceName.Describe(pause.Device, pause.Priority)} {again}: paused by {pause.PausedBy} since {PlainCell.Of(pause.PausedAt)} ({pause.Reason})";
        if (answer.StateBefore is { } state)
            yield return $"Device {device} {(dryRun ? "would be" : "is")} ok: it was {state}";
        else if (answer.WasHeld)
            yield return $"Device {device} {(dryRun ? "would be" : "is")} held no longer";
        if (answer is { Pauses.Count: 0, StateBefore: null, WasHeld: false })
            yield return "Nothing was paused or held.";
        if (dryRun)
            yield return "Nothing was changed.";
    }

    /// <summary>What still stops what was just resumed.</summary>
    private static IEnumerable<string> Remaining(string device, string priority, FleetStatus fleet)
    {
        foreach (var pause in fleet.Pauses.Where(pause => Touch(pause.Device, device) && Touch(pause.Priority, priority)))
            yield return $"{DeviceName.Describe(pause.Device, pause.Priority)} is still paused: {Command(pause.Device, pause.Priority)}";
        foreach (var sick in fleet.Devices.Where(sick => sick.State != "ok" && (device.Length == 0 || sick.Name == device)))
            yield return $"Device {sick.Name} is still {sick.State}: put it right, then: {Command(sick.Name, "")}";
    }

    // An empty name is all of them.
    private static bool Touch(string one, string other) => one.Length == 0 || other.Length == 0 || one == other;
}
