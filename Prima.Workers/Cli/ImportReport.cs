using System.Globalization;
using Prima.Core.Import;
using Prima.Workers.Import;

namespace Prima.Workers.Cli;

/// <summary>What <c>import</c> says: how many are new, changed and as they were, or everything that is wrong with the file.</summary>
internal static class ImportReport
{
    public static ExitCode Taken(CommandOutput output, string file, ImportAnswer.Taken taken, IReadOnlyList<CsvError> remarks, bool dryRun)
    {
        output.Document(new { taken.Added, taken.Changed, taken.Unchanged, Remarks = remarks, DryRun = dryRun });
        output.NoteHorizon(taken.HorizonIsFilled);
        foreach (var remark in remarks)
            output.Line($"  {remark}");
        output.Line((taken, dryRun) switch
        {
            ({ Added: 0, Changed: 0 }, _) => Text($"{file}: all of it is there already, nothing was changed."),
            (_, true) => Text($"{file}: {taken.Added:N0} would be added, {taken.Changed:N0} changed, {taken.Unchanged:N0} left as they are. Nothing was changed."),
            _ => Text($"{file}: {taken.Added:N0} added, {taken.Changed:N0} changed, {taken.Unchanged:N0} were there already."),
        });
        return ExitCode.Done;
    }

    public static ExitCode Refused(CommandOutput output, string file, IReadOnlyList<CsvError> errors) => RefusedFile.Tell(output, file, "nothing of it was taken in", errors);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
