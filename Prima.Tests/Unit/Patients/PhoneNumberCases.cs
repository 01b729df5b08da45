using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;

namespace Prima.Tests.Unit.Patients;

/// <summary>The table of phone_numbers.csv, by which the C# reader and its SQL twin are both judged.</summary>
public static class PhoneNumberCases
{
    /// <summary>What somebody wrote, the canonical digits or null, and the code of the refusal or null.</summary>
    public static IReadOnlyList<(string Input, string? Canonical, string? Refusal)> All { get; } = Read();

    private static List<(string, string?, string?)> Read()
    {
        using var text = new StreamReader(typeof(PhoneNumberCases).Assembly.GetManifestResourceStream("phone_numbers.csv")!);
        using var csv = new CsvReader(text, CultureInfo.InvariantCulture);
        return csv.GetRecords(new { input = "", canonical_or_empty = "", code = "" })
            .Select(row => (Regex.Unescape(row.input), NullIfEmpty(row.canonical_or_empty), NullIfEmpty(row.code)))
            .ToList();
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
