using System.Globalization;
using Prima.Core.Patients;

namespace Prima.Workers.Cli;

/// <summary>Values as text: instants in UTC, days as in a file, numbers as domain section 3 shows them, nothing as a dash, columns padded to their widest cell.</summary>
internal static class PlainCell
{
    public static string Of(object? value) => value switch
    {
        null => "-",
        DateTime instant => instant.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        DateTimeOffset instant => Of(instant.UtcDateTime),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        PhoneNumber number => number.Show(),
        bool truth => truth ? "yes" : "no",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "-",
    };

    public static void Write(TextWriter output, IReadOnlyList<string> columns, IReadOnlyList<string[]> rows)
    {
        var widths = Widths(columns, rows);
        foreach (var row in rows.Prepend([.. columns]))
            output.WriteLine(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }

    /// <summary>One line a value and an empty one between two rows, as psql has it where columns do not fit.</summary>
    public static void WriteRecords(TextWriter output, IReadOnlyList<string> columns, IReadOnlyList<string[]> rows)
    {
        var width = columns.Max(column => column.Length);
        for (var n = 0; n < rows.Count; n++)
        {
            if (n > 0)
                output.WriteLine();
            for (var i = 0; i < columns.Count; i++)
                output.WriteLine($"{columns[i].PadRight(width)}  {rows[n][i]}");
        }
    }

    public static IReadOnlyList<int> Widths(IReadOnlyList<string> columns, IReadOnlyList<string[]> rows) =>
        [.. columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Length).Max())];
}
