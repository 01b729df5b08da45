using System.Globalization;
using CsvHelper;
using Prima.Core.Time;

namespace Prima.Tests.Unit.Time;

/// <summary>The golden table of wall_times.csv: Indonesia's three zones, and ten whose clocks change, a minute before, in and after each kind of change.</summary>
public static class WallTimes
{
    public static IReadOnlyList<(Zone Zone, DateTime Wall, DateTimeOffset Instant, string Where)> All { get; } = Read();

    private static List<(Zone, DateTime, DateTimeOffset, string)> Read()
    {
        using var text = new StreamReader(typeof(WallTimes).Assembly.GetManifestResourceStream("wall_times.csv")!);
        using var csv = new CsvReader(text, CultureInfo.InvariantCulture);
        return csv.GetRecords(new { zone = "", wall = "", instant = "", where = "" })
            .Select(row => (
                Zone.Find(row.zone),
                DateTime.ParseExact(row.wall, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                DateTimeOffset.ParseExact(row.instant, "yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                row.where))
            .ToList();
    }
}
