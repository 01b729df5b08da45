using System.Globalization;
using Prima.Workers.Cli;

namespace Prima.Workers.Demo;

/// <summary>All that the demo says, from its title to what to try next.</summary>
internal sealed class DemoPage(CommandOutput output)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CountdownEvery = TimeSpan.FromSeconds(10);
    private readonly DemoLines lines = new(output);

    public void Title(DemoPlan plan)
    {
        var chaos = plan.Chaos ? ", a worker killed every second" : "";
        lines.Remark($"Prima demo: {Count(plan.Patients, "patient")}, {Count(plan.Workers, "worker process", "worker processes")}{chaos}", "bold");
        lines.Remark();
    }

    public void Stage(string postgres, Uri gateway, Uri web, bool chaos)
    {
        Field("database", $"PostgreSQL {postgres} of its own: throw-away, fsync on");
        Field("gateway", Text($"a fake Fonnte at {gateway.Authority}, answers in {DemoSettings.FastestAnswer.TotalMilliseconds}–{DemoSettings.SlowestAnswer.TotalMilliseconds} ms"));
        Field("webhooks", Text($"to the worker at {web.Authority}; what gets no 200 comes again every {DemoSettings.WebhookRetry.TotalSeconds} s, 15 times; {DemoFaults.ReceiptsInWords}"));
        if (chaos)
            Field("faults", DemoFaults.InWords);
        Field("limits", DemoSettings.Limits);
        Field("waits", DemoSettings.Waits);
    }

    public void Messages(DemoPlan plan, DemoMessages messages)
    {
        Field("messages", $"{DemoMessages.File}; {DemoMessages.DueRule}");
        if (plan.Enqueueing > TimeSpan.Zero)
            Field("", Text($"and {DemoPlan.PerSecond} more every second, for {plan.Enqueueing.TotalSeconds} s"));
        lines.Remark();
        lines.Remark(Text($"{messages.Errors.Count} of its {messages.GoodRows + messages.Errors.Count} rows are refused; the demo goes on with the others:"));
        foreach (var error in messages.Errors)
            lines.RemarkWrapped("  ", error.ToString(), indent: 4, "yellow");
        lines.Remark();
    }

    /// <summary>One instant, as the clocks of the patients show it.</summary>
    public void People(DemoPeople people, DateTimeOffset dueAt)
    {
        Field("people", $"{Count(people.Patients, "patient")} of {Count(people.Volunteers, "volunteer")}; {Count(people.Agreed, "has", "have")} agreed, nobody else is sent a reminder");
        Field("answers", DemoReplies.InWords);
        Field("plans", Text($"{people.Plans:N0}, due at {string.Join(", ", people.Zones.OrderBy(zone => zone.ToWall(dueAt)).Select(zone => Text($"{zone.ToWall(dueAt):HH:mm} {zone.LabelAt(dueAt)}")))}, which is one moment"));
        lines.Remark();
    }

    public Task WatchAsync(Func<TimeSpan, IAsyncEnumerable<DemoProgress>> run) => output is { Terminal: { } terminal, Quiet: false }
        ? LiveView.ShowAsync(terminal, run(LookEvery))
        : ShowLinesAsync(run(LineEvery));

    public void Ledger(LedgerReport report)
    {
        output.Document(report.ToDocument());
        new AnswersPage(lines).Show(report.Inbound);
        new LedgerPage(lines).Show(report);
    }

    public void End(DemoPlan plan, TimeSpan took, IReadOnlyList<string> leaveCommands)
    {
        lines.Remark();
        if (leaveCommands.Count > 0)
        {
            lines.Say("The database is still there. To look into it, and at last to end it:", "bold");
            foreach (var command in leaveCommands)
                lines.Say(command);
            lines.Remark();
        }

        lines.Remark(Text($"It took {took.TotalSeconds:N0} s, and {(plan.Keep ? "only the database is left" : "nothing of it is left")}. What to try next:"));
        lines.Remark(plan.Chaos ? "  ./prima demo --chaos --seconds 120   the same for longer" : "  ./prima demo --chaos   kill a worker every second, and read the ledger again");
        lines.Remark(plan.Keep ? "  ./prima --help         see all the verbs" : "  ./prima demo --keep    keep the database, and look into it");
    }

    private async Task ShowLinesAsync(IAsyncEnumerable<DemoProgress> run)
    {
        var last = "";
        await foreach (var progress in run)
        {
            if (progress.UntilDue > TimeSpan.Zero && progress.UntilDue.TotalSeconds % CountdownEvery.TotalSeconds < LineEvery.TotalSeconds && progress.Open == 0)
                lines.Remark(Text($"{progress.Elapsed.TotalSeconds,4:N0} s  the reminders are due in {Math.Ceiling(progress.UntilDue.TotalSeconds):N0} s"));
            var states = string.Join(", ", DemoProgress.StateNames.Where(state => progress.CountOf(state) > 0).Select(state => Text($"{progress.CountOf(state)} {state}")));
            if (states.Length == 0 || states == last)
                continue;
            last = states;
            var kills = progress.Kills > 0 ? Text($", {progress.Kills} killed") : "";
            var answers = progress.Waiting.Answers > 0 ? Text($", {progress.Waiting.Answers} answers heard") : "";
            lines.RemarkWrapped("", Text($"{progress.Elapsed.TotalSeconds,4:N0} s  {states}{answers}; {progress.PerSecond:N0} a second; by worker {string.Join(" + ", progress.Workers)}{kills}"), indent: 8);
        }

        lines.RemarkWrapped("  limit   ", DemoSettings.InForce, indent: 10);
    }

    private void Field(string name, string value) => lines.RemarkWrapped($"  {name,-10}", value, indent: 12);

    private static string Count(int count, string one, string? many = null) => Text($"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
