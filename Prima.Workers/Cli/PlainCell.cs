using System.Globalization;

namespace Prima.Workers.Cli;

/// <summary>Values as text: instants in UTC, days as in a file, nothing as a dash, columns padded to their widest cell.</summary>
internal static class PlainCell
{
    public static string Of(object? value) => value switch
    {
        null => "-",
        DateTime instant => instant.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        DateTimeOffset instant => Of(instant.UtcDateTime),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        bool truth => truth ? "yes" : "no",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "-",
    };

    public static void Write(TextWriter output, IReadOnlyList<string> columns, IReadOnlyList<string[]> rows)
    {
        var widths = columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Length).Max()).ToList();
        foreach (var row in rows.Prepend([.. columns]))
            output.WriteLine(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }
}
