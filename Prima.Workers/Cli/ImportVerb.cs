using System.CommandLine;
using Prima.Core.Import;
using Prima.Core.Operations;
using Prima.Workers.Hosting.Settings;
using Prima.Workers.Import;

namespace Prima.Workers.Cli;

/// <summary>A file of people or plans, all or nothing. What is there already is left as it is, so the same file twice changes nothing.</summary>
internal abstract class ImportVerb<TRow> : Verb
    where TRow : class
{
    private static readonly Argument<string> FromFile = new("FILE") { Description = "A CSV file, UTF-8, with the columns' names in its first line" };

    protected ImportVerb(string name, string description, params string[] examples)
        : base(name, description, examples)
    {
        Arguments.Add(FromFile);
        Options.Add(CommonOptions.By);
        Options.Add(CommonOptions.DryRun);
        Options.Add(CommonOptions.Yes);
    }

    protected abstract CsvForm<TRow> Form(PrimaSettings settings);

    protected abstract Task<ImportAnswer> ImportAsync(IServiceProvider services, IReadOnlyList<TRow> rows, Deed deed, CancellationToken stopping);

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken stopping)
    {
        var settings = call.LoadSettings();
        var path = call.Get(FromFile)!;
        var reading = await CsvFile.ReadAsync(path, Form(settings), stopping);
        if (reading.Errors.Count > 0)
            return ImportReport.Refused(call.Output, path, [.. reading.Errors.Concat(await TryTheRestAsync(call, settings, reading, stopping)).OrderBy(error => error.Line)]);
        await using var services = await VerbServices.OpenAsync(settings, stopping);
        return await ImportAsync(services, [.. reading.Rows.Select(row => row.Row)], new Deed(call.By, Cause, call.DryRun), stopping) switch
        {
            ImportAnswer.Taken taken => ImportReport.Taken(call.Output, path, taken, Explain(taken.Remarks, reading), call.DryRun),
            ImportAnswer.Refused refused => ImportReport.Refused(call.Output, path, Explain(refused.Rows, reading)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private string Cause => $"import {Name}";

    /// <summary>Beside bad rows the good ones are tried and taken back, so that one reading reports all that is wrong; without a database it reports what a file alone can tell.</summary>
    private async Task<IReadOnlyList<CsvError>> TryTheRestAsync(Invocation call, PrimaSettings settings, CsvReading<TRow> reading, CancellationToken stopping)
    {
        if (reading.Rows.Count == 0)
            return [];
        try
        {
            await using var services = await VerbServices.OpenAsync(settings, stopping);
            var answer = await ImportAsync(services, [.. reading.Rows.Select(row => row.Row)], new Deed(call.By, Cause, DryRun: true), stopping);
            return answer is ImportAnswer.Refused refused ? Explain(refused.Rows, reading) : [];
        }
        catch (CommandFault)
        {
            return [];
        }
    }

    private static List<CsvError> Explain(IReadOnlyList<RowRemark> remarks, CsvReading<TRow> reading) =>
        [.. remarks.Select(remark => RowRemarks.Explain(remark, reading.Rows[remark.Index].Line)).OrderBy(error => error.Line)];
}
