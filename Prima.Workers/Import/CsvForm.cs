namespace Prima.Workers.Import;

/// <summary>What the rows of one kind of file look like. One object reads one file, so it may remember what came before.</summary>
internal abstract class CsvForm<TRow>(params CsvColumn[] columns)
    where TRow : class
{
    public IReadOnlyList<CsvColumn> Columns { get; } = columns;

    /// <summary>The row, or null when something was refused. Every cell is looked at, so that one reading reports all that is wrong.</summary>
    public abstract TRow? Read(CsvCells cells);
}
