using System.CommandLine;
using System.Globalization;
using Prima.Core.Plans;
using Prima.Core.Time;

namespace Prima.Workers.Cli;

/// <summary>One plan and what happened to it. What it says is shown only when asked for.</summary>
internal sealed class PlansShowVerb : Verb
{
    private static readonly Argument<string> Key = new("KEY") { Description = "The plan's key" };
    private static readonly Option<bool> Text = new("--text") { Description = "Show what it says" };

    public PlansShowVerb()
        : base("show", "Show one plan with what happened to it", "prima plans show siti-obat-pagi --text")
    {
        Arguments.Add(Key);
        Options.Add(Text);
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var story = await services.GetRequiredService<IPlanDesk>().ShowAsync(call.Get(Key)!, stopping) ?? throw PlanVerb.NoSuchPlan();
        List<KeyValuePair<string, object?>> columns =
        [
            .. PlanColumns.Pairs(story.Plan), new("grace", Durations.Format(story.Grace)), new("urgent", story.Urgent), new("critical", story.Critical), new("needs_answer", story.NeedsAnswer),
        ];
        if (call.Get(Text))
            columns.AddRange([
                new("title", story.Title), new("text", story.Text), new("medicine", story.Medicine), new("dose", story.Dose), new("doctor", story.Doctor), new("place", story.Place),
                new("event_at", story.EventAt?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))]);
        if (call.Output.Json)
            call.Output.Document(columns.Append(new("events", story.Events)).ToDictionary());
        else
            Write(call.Output, columns, story);
        return ExitCode.Done;
    }

    private static void Write(CommandOutput output, List<KeyValuePair<string, object?>> columns, PlanStory story)
    {
        var width = columns.Max(column => column.Key.Length);
        foreach (var (name, value) in columns.Where(column => column.Value is not null))
            output.Line($"{name.PadRight(width)}  {PlainCell.Of(value)}");
        output.Line();
        output.Rows(EventColumns.All, [.. story.Events.Select(EventColumns.AllOf)]);
    }
}
