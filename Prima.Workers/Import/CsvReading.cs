namespace Prima.Workers.Import;

/// <summary>What a file holds: its good rows with the lines they begin on, and everything that is wrong, in the file's order.</summary>
internal sealed record CsvReading<TRow>(IReadOnlyList<(int Line, TRow Row)> Rows, IReadOnlyList<CsvError> Errors);
