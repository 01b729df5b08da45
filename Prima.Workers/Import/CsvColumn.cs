namespace Prima.Workers.Import;

/// <summary>A column that a file may have, or must.</summary>
internal sealed record CsvColumn(string Name, bool Required = false);
