using System.Globalization;
using Prima.Core.Plans;
using Prima.Core.Time;

namespace Prima.Core.Templates;

/// <summary>Dates, times and spans as Indonesian readers write them. Its words are its own: a machine without culture data says the same.</summary>
public static class Indonesian
{
    /// <summary>Characters of a list: a message has 4,000, and the words around it need some.</summary>
    private const int LongestList = 3_000;

    private static readonly string[] Weekdays = ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"];

    private static readonly string[] Months =
        ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];

    /// <summary><c>Selasa, 1 Desember 2026 pukul 09.30 WIB</c>.</summary>
    public static string DateAndTime(LocalMoment moment) => $"{Date(DateOnly.FromDateTime(moment.Wall))} pukul {Time(moment)}";

    /// <summary><c>Selasa, 1 Desember 2026</c>.</summary>
    public static string Date(DateOnly date) =>
        string.Create(CultureInfo.InvariantCulture, $"{Weekdays[(int)date.DayOfWeek]}, {date.Day} {Months[date.Month - 1]} {date.Year}");

    /// <summary><c>09.30 WIB</c>.</summary>
    public static string Time(LocalMoment moment) => string.Create(CultureInfo.InvariantCulture, $"{moment.Wall:HH.mm} {moment.ZoneLabel}");

    /// <summary><c>15 menit</c> under 90 minutes, <c>2 jam</c> under 36 hours, else <c>2 hari</c>; to the nearest, and never nothing.</summary>
    public static string Span(TimeSpan span)
    {
        var (count, unit) = span.TotalMinutes < 90 ? (span.TotalMinutes, "menit") : span.TotalHours < 36 ? (span.TotalHours, "jam") : (span.TotalDays, "hari");
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Round(count, MidpointRounding.AwayFromZero)):0} {unit}");
    }

    /// <summary>The words that answer a plan of this kind, bold.</summary>
    public static string Answers(string kind) => kind switch
    {
        PlanKind.Medication => "*SUDAH* atau *BELUM*",
        PlanKind.Appointment => "*HADIR*, *TERLAMBAT*, atau *TIDAK HADIR*",
        _ => "*SELESAI* atau *BELUM*",
    };

    /// <summary><c>1. …</c>, one a line; an empty one says so. So many that a message would be too long for them: how many more there are.</summary>
    public static string NumberedList(IReadOnlyList<string> entries) => entries.Count == 0
        ? "tidak ada"
        : Joined("\n", [.. entries.Select((entry, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {PlainText.OneLine(entry)}"))]);

    /// <summary>Several in one sentence, and of too many how many more there are.</summary>
    public static string Listed(IReadOnlyList<string> entries) => Joined(", ", entries);

    private static string Joined(string between, IReadOnlyList<string> entries)
    {
        List<string> shown = [];
        for (var (i, length) = (0, 0); i < entries.Count; i++)
        {
            length += entries[i].Length + between.Length;
            if (length > LongestList)
            {
                shown.Add(string.Create(CultureInfo.InvariantCulture, $"… dan {entries.Count - i} lagi"));
                break;
            }

            shown.Add(entries[i]);
        }

        return string.Join(between, shown);
    }
}
