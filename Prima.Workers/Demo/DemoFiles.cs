using System.Globalization;
using Prima.Core.Patients;
using Prima.Workers.Import;

namespace Prima.Workers.Demo;

/// <summary>The sample files that ship with the program.</summary>
internal static class DemoFiles
{
    public const string Folder = "Prima.Workers/Demo/";

    public static CsvReading<TRow> ReadWhole<TRow>(string name, CsvForm<TRow> form)
        where TRow : class
    {
        using var file = typeof(DemoFiles).Assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        file.CopyTo(content);
        return CsvFile.Read(content.ToArray(), form);
    }

    /// <summary>The rows of a file that must have no bad one.</summary>
    public static IReadOnlyList<TRow> Read<TRow>(string name, CsvForm<TRow> form)
        where TRow : class
    {
        var reading = ReadWhole(name, form);
        return reading.Errors is [] ? [.. reading.Rows.Select(row => row.Row)] : throw new InvalidDataException($"{name}: {reading.Errors[0]}");
    }

    /// <summary>A number that no file has, the same for the same index.</summary>
    public static PhoneNumber MadeUp(int index) =>
        PhoneNumber.TryParse(string.Create(CultureInfo.InvariantCulture, $"0899{index:D8}"), out var number, out _) ? number : throw new System.Diagnostics.UnreachableException();
}
