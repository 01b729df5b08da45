using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Prima.Workers.Demo;

/// <summary>The demo on a terminal: redrawn in place, and its last picture stays.</summary>
internal static class LiveView
{
    private const int Width = 78;

    private static readonly Dictionary<string, Color> Colors = new(StringComparer.Ordinal)
    {
        ["queued"] = Color.Grey,
        ["sending"] = Color.Blue,
        ["accepted"] = Color.Green,
        ["uncertain"] = Color.Yellow,
        ["failed"] = Color.Red,
        ["expired"] = Color.Maroon,
        ["cancelled"] = Color.Silver,
    };

    public static Task ShowAsync(IAnsiConsole terminal, IAsyncEnumerable<DemoProgress> run) => terminal.Live(Text.Empty).StartAsync(async live =>
    {
        await foreach (var progress in run)
        {
            live.UpdateTarget(Draw(progress));
            live.Refresh();
        }
    });

    private static Rows Draw(DemoProgress progress)
    {
        var bar = new BreakdownChart().Width(Width);
        foreach (var state in DemoProgress.StateNames.Where(state => progress.CountOf(state) > 0))
            bar.AddItem(state, progress.CountOf(state), Colors[state]);
        var facts = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
        facts.AddRow("workers", string.Join("   ", progress.Workers.Select((count, place) => Say($"{place + 1}: [bold]{count}[/]"))));
        facts.AddRow("rate", Rate(progress) + (progress.Kills > 0 ? Say($"; [bold red]{progress.Kills} workers killed[/]") : ""));
        facts.AddRow("reminders", Reminders(progress));
        facts.AddRow("answers", Say($"[bold]{progress.Waiting.Answers:N0}[/] heard; {progress.Waiting.Inbox:N0} webhooks wait"));
        facts.AddRow("limit", DemoSettings.InForce);
        return new Rows(bar, Text.Empty, facts);
    }

    private static string Reminders(DemoProgress progress) => progress switch
    {
        { UntilDue.Ticks: > 0 } => Say($"due in [bold]{Math.Ceiling(progress.UntilDue.TotalSeconds):N0}[/] s"),
        { Waiting.Reminders: > 0 } => Say($"due; [bold]{progress.Waiting.Reminders:N0}[/] wait for a scheduler"),
        _ => "due, and claimed",
    };

    private static string Rate(DemoProgress progress) => progress.Open > 0
        ? Say($"[bold]{progress.PerSecond:N0}[/] a second, after {progress.Elapsed.TotalSeconds:N0} s")
        : Say($"all done after {progress.Elapsed.TotalSeconds:N0} s");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
