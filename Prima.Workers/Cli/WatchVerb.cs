using System.CommandLine;
using Prima.Core.Operations;
using Prima.Core.Time;
using Prima.Workers.Cli.Status;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Prima.Workers.Cli;

/// <summary>The state of the whole, kept up to date: on a terminal one screen that is redrawn, else a line a look. A database that goes away is said, and waited for.</summary>
internal sealed class WatchVerb : Verb
{
    private static readonly Option<string?> Every = new("--every") { Description = "How often to look, from 250ms to 1h (1s)", HelpName = "TIME" };
    private static readonly Option<int?> Times = new("--times") { Description = "How many looks, then end (default: until Ctrl-C)", HelpName = "N" };

    public WatchVerb()
        : base("watch", "The same as status, live", "prima watch", "prima watch --every 5s --times 12 --json")
    {
        Options.Add(Every);
        Options.Add(Times);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var every = ReadEvery(call.Get(Every) ?? "1s");
        if (call.Get(Times) is < 1)
            throw new CommandFault(ExitCode.Usage, "--times is how many looks to take: give 1 or more.");
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var looks = LookAsync(services.GetRequiredService<IFleetDesk>(), services.GetRequiredService<TimeProvider>(), every, call.Get(Times) ?? int.MaxValue, stopping);
        if (call.Output.Terminal is { Profile.Capabilities.Ansi: true } terminal)
            await terminal.Live(Text.Empty).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Bottom).StartAsync(async live =>
            {
                await foreach (var look in looks)
                {
                    live.UpdateTarget(Draw(look, terminal.Profile.Width));
                    live.Refresh();
                }
            });
        else
            await foreach (var look in looks)
            {
                if (!call.Output.HasReader)
                    break;
                Tell(call.Output, look);
            }

        return ExitCode.Done;
    }

    private static TimeSpan ReadEvery(string text) =>
        Durations.TryParse(text, out var every) && every >= TimeSpan.FromMilliseconds(250) && every <= TimeSpan.FromHours(1)
            ? every
            : throw new CommandFault(ExitCode.Usage, $"'{text}' is not how often to look: give a duration from 250ms to 1h, such as 5s.");

    private static async IAsyncEnumerable<WatchLook> LookAsync(
        IFleetDesk desk, TimeProvider clock, TimeSpan every, int times, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        for (var n = 0; n < times; n++)
        {
            if (n > 0)
                await Task.Delay(every, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested || await LookOnceAsync(desk, clock, stopping) is not { } look)
                yield break;
            yield return look;
        }
    }

    /// <summary>Null: told to stop meanwhile.</summary>
    private static async Task<WatchLook?> LookOnceAsync(IFleetDesk desk, TimeProvider clock, CancellationToken stopping)
    {
        try
        {
            var fleet = await desk.LookAsync(stopping);
            return new WatchLook(fleet.At, fleet, null);
        }
        catch (Exception fault) when (stopping.IsCancellationRequested || FaultSentences.Of(fault).Code == ExitCode.Unreachable)
        {
            return stopping.IsCancellationRequested ? null : new WatchLook(clock.GetUtcNow().UtcDateTime, null, FaultSentences.Of(fault).Sentence);
        }
    }

    private static void Tell(CommandOutput output, WatchLook look)
    {
        if (look.Fleet is { } fleet)
            output.Document(StatusPage.Document(fleet, FleetReading.Of(fleet)));
        else
            output.Document(new { look.At, Sentence = look.Away, Colour = FleetColour.Red });
        output.Line($"{PlainCell.Of(look.At)}  {(look.Fleet is { } one ? FleetReading.Of(one).Sentence : look.Away)}");
    }

    private static Rows Draw(WatchLook look, int width)
    {
        if (look.Fleet is not { } fleet)
            return new Rows(new Text(look.Away!, StatusPage.StyleOf(FleetColour.Red)), new Text(PlainCell.Of(look.At)));
        var reading = FleetReading.Of(fleet);
        List<IRenderable> lines = [new Text(Visible.OneLine(reading.Sentence), StatusPage.StyleOf(reading.Colour))];
        lines.AddRange(reading.Problems.Concat(reading.Limits).Select(line => new Text(Visible.OneLine($"- {line}"))));
        lines.AddRange(WatchTables.Of(fleet, width).Select(line => new Text(Visible.OneLine(line))));
        lines.Add(new Text($"{PlainCell.Of(look.At)}   Ctrl-C ends"));
        return new Rows(lines);
    }

    /// <param name="Fleet">Null: the database was away.</param>
    /// <param name="Away">Why.</param>
    private sealed record WatchLook(DateTime At, FleetStatus? Fleet, string? Away);
}
