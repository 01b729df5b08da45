using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Prima.Workers.Hosting.Settings;

namespace Prima.Workers.Import;

/// <summary>Reads CSV as people's programs write it: UTF-8 with or without a mark, comma or semicolon, any line end, columns in any order.</summary>
internal static class CsvFile
{
    /// <summary>A hundred thousand long rows; what is larger is no list of ours, and is held in memory whole.</summary>
    public const int LargestFile = 64 * 1024 * 1024;

    public static async Task<CsvReading<TRow>> ReadAsync<TRow>(string path, CsvForm<TRow> form, CancellationToken stopping)
        where TRow : class =>
        new FileInfo(path).Length > LargestFile
            ? Refused<TRow>(new CsvError(1, null, "too_large", "the file is larger than 64 MiB: split it"))
            : Read(await File.ReadAllBytesAsync(path, stopping), form);

    public static CsvReading<TRow> Read<TRow>(byte[] content, CsvForm<TRow> form)
        where TRow : class
    {
        var (text, undecodable) = CsvText.Decode(content);
        if (text is null)
            return Refused<TRow>(undecodable!);

        var rows = new List<(int, TRow)>();
        var errors = new List<CsvError>();
        using var records = Records(text, errors).GetEnumerator();
        if (!records.MoveNext())
            return Refused<TRow>(errors.FirstOrDefault() ?? new CsvError(1, null, "empty_file", "the file is empty: its first line must name the columns"));

        var header = records.Current.Cells.Select(name => name.Trim().ToLowerInvariant()).ToList();
        errors.AddRange(HeaderErrors(header, form.Columns));
        if (errors.Count > 0)
            return new CsvReading<TRow>([], errors);

        while (records.MoveNext())
        {
            var (line, cells) = records.Current;
            if (RowError(line, cells, header) is { } broken)
            {
                errors.Add(broken);
                continue;
            }

            var named = new CsvCells(line, header.Zip(cells).ToDictionary(cell => cell.First, cell => cell.Second));
            if (form.Read(named) is { } row && named.Errors.Count == 0)
                rows.Add((line, row));
            errors.AddRange(named.Errors);
        }

        return new CsvReading<TRow>(rows, errors);
    }

    private static CsvReading<TRow> Refused<TRow>(CsvError error) => new([], [error]);

    /// <summary>Every line that is not blank. Ends at a quote that is left open: what follows may be cells or text, and nobody can tell.</summary>
    private static IEnumerable<(int Line, string[] Cells)> Records(string text, List<CsvError> errors)
    {
        var delimiter = CsvText.DelimiterOf(text);
        var isBad = false;
        var form = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            IgnoreBlankLines = false,
            BadDataFound = _ => isBad = true,
        };
        using var parser = new CsvParser(new StringReader(text), form);
        for (var line = 1; ; line = parser.RawRow + 1)
        {
            if (!parser.Read())
                yield break;
            var cells = parser.Record!;
            if (CsvText.OpenQuoteIn(parser.RawRecord, delimiter) is { } within)
            {
                errors.Add(new CsvError(line + within, null, "open_quote", "a quote opens here and does not close where its cell ends, so nothing after it was read: close it, and write a quote inside a text twice"));
                yield break;
            }

            if (isBad)
                errors.Add(new CsvError(line, null, "stray_quote", "a cell has a quote in it but does not begin with one: put the whole cell in quotes, and write the quote inside it twice"));
            else if (cells is not [] and not [""])
                yield return (line, cells);
            isBad = false;
        }
    }

    private static IEnumerable<CsvError> HeaderErrors(List<string> header, IReadOnlyList<CsvColumn> columns)
    {
        var known = columns.Select(column => column.Name).ToList();
        foreach (var name in header.Distinct().Except(known))
            yield return new CsvError(1, name, "unknown_column", $"is no column here.{NearestName.Suggestion(name, known)} Known are {string.Join(", ", known)}");
        foreach (var name in header.Where(known.Contains).GroupBy(name => name).Where(same => same.Count() > 1).Select(same => same.Key))
            yield return new CsvError(1, name, "repeated_column", "stands twice in the header: keep one");
        foreach (var column in columns.Where(column => column.Required && !header.Contains(column.Name)))
            yield return new CsvError(1, column.Name, "missing_column", "is missing: add it to the first line, and give it a value in every row");
    }

    private static CsvError? RowError(int line, string[] cells, List<string> header)
    {
        if (cells.Length > header.Count)
            return new CsvError(line, null, "too_many_cells", $"has {cells.Length} cells where the header has {header.Count}: put a text that has a comma or semicolon in it in quotes");
        if (cells.Length < header.Count)
            return new CsvError(line, null, "too_few_cells", $"has {cells.Length} cells where the header has {header.Count}");
        var at = Array.FindIndex(cells, cell => cell.Contains('\0', StringComparison.Ordinal));
        return at < 0 ? null : new CsvError(line, header[at], "bad_character", "has a NUL character in it: remove it");
    }
}
