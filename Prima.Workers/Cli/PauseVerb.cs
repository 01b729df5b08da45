using System.CommandLine;
using Prima.Core.Operations;
using Prima.Core.Outbox;

namespace Prima.Workers.Cli;

/// <summary>Stops a device, a class, or everything, for the whole fleet.</summary>
internal sealed class PauseVerb : Verb
{
    private static readonly Argument<string?> Device = new("DEVICE") { Description = "The device (default: all)", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Class = new("--class") { Description = "Only this class: " + string.Join(", ", MessagePriority.All), HelpName = "CLASS" };

    public PauseVerb()
        : base("pause", "Stop sending, on one device or all", "prima pause d1 --reason new-phone --until 2h", "prima pause --class bulk --reason backlog")
    {
        Arguments.Add(Device);
        foreach (var option in (Option[])[Class, PauseEnds.Until, CommonOptions.Reason, CommonOptions.By, CommonOptions.DryRun])
            Options.Add(option);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var deed = call.Deed;
        var priority = KnownWord.Check("class", call.Get(Class), MessagePriority.All) ?? "";
        var settings = call.LoadSettings();
        await using var services = await VerbServices.OpenAsync(settings, stopping);
        var end = PauseEnds.Of(call, settings, services);
        var desk = services.GetRequiredService<IFleetDesk>();
        var device = await DeviceName.CheckAsync(call.Get(Device), desk, settings, stopping);
        if (!await desk.PauseAsync(device, priority, end, deed, stopping))
            throw new CommandFault(ExitCode.Refused, $"{DeviceName.Describe(device, priority)} is drained, and sends nothing: a pause would end that, and what is enqueued for it would wait there. To pause it without draining: {ResumeVerb.Command(device, priority)}, and then this.");
        call.Output.Document(new { Device = device, Class = priority, Until = end.At?.UtcDateTime, For = end.After, deed.DryRun });
        var what = DeviceName.Describe(device, priority);
        call.Output.Line(deed.DryRun
            ? $"{what} would be paused {PauseEnds.Describe(end)}; nothing was changed."
            : $"{what} is paused {PauseEnds.Describe(end)}. To go on: {ResumeVerb.Command(device, priority)}");
        return ExitCode.Done;
    }
}
