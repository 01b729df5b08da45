using System.Globalization;
using Prima.Workers.Reminders;

namespace Prima.Workers.Cli;

/// <summary>One scheduler pass now, under the global lock. While another one runs there is nothing to do.</summary>
internal sealed class RemindersProcessVerb : Verb
{
    public RemindersProcessVerb()
        : base("process", "Fill the horizon and queue everything that is due, now", "prima reminders process", "prima reminders process --dry-run --json") => Options.Add(CommonOptions.DryRun);

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        await using var services = await VerbServices.OpenAsync(call.LoadSettings(), stopping);
        var round = services.GetRequiredService<ReminderRound>();
        if (call.DryRun)
        {
            var preview = await round.PreviewAsync(stopping);
            call.Output.Document(preview);
            call.Output.Line(string.Create(
                CultureInfo.InvariantCulture, $"{preview.Expanded} reminders would be planned, {preview.Due} are due and would be queued, or skipped where it is too late; nothing was changed."));
            return ExitCode.Done;
        }

        if (await round.RunAsync(stopping) is not { } report)
        {
            call.Output.Document(new { Running = true });
            call.Output.Line("A pass is running already; nothing was done here.");
            return ExitCode.Done;
        }

        call.Output.Document(report);
        call.Output.Line(string.Create(
            CultureInfo.InvariantCulture, $"{report.Expanded} reminders were planned, {report.Queued} queued, {report.Skipped} skipped, {report.Deferred} kept waiting by the limit."));
        return ExitCode.Done;
    }
}
