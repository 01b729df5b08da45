namespace Prima.Workers.Import;

/// <summary>One thing that is wrong with a file.</summary>
/// <param name="Line">In the file; the header is line 1.</param>
/// <param name="Column">Null where it is the whole line.</param>
/// <param name="Code">A stable word for machines.</param>
/// <param name="Reason">For people, with what to do. Never what the cell holds: it may be a name, a number or a text of somebody's.</param>
internal sealed record CsvError(int Line, string? Column, string Code, string Reason)
{
    public override string ToString() => Column is null ? $"line {Line}: {Reason} [{Code}]" : $"line {Line}, column {Column}: {Reason} [{Code}]";
}
