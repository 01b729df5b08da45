using System.Globalization;
using NUnit.Framework;
using Prima.Core.Plans;
using Prima.Core.Templates;
using Prima.Core.Time;

namespace Prima.Tests.Unit.Templates;

public class IndonesianTests
{
    private static readonly DateTimeOffset Instant = new(2026, 12, 1, 2, 30, 0, TimeSpan.Zero);

    [TestCase("Asia/Jakarta", "Selasa, 1 Desember 2026 pukul 09.30 WIB")]
    [TestCase("Asia/Makassar", "Selasa, 1 Desember 2026 pukul 10.30 WITA")]
    [TestCase("Asia/Jayapura", "Selasa, 1 Desember 2026 pukul 11.30 WIT")]
    [TestCase("America/New_York", "Senin, 30 November 2026 pukul 21.30 EST")]
    public void A_moment_is_told_by_the_clock_there(string zone, string text) => Assert.That(Indonesian.DateAndTime(LocalMoment.Of(Instant, Zone.Find(zone))), Is.EqualTo(text));

    [Test]
    public void A_wall_time_keeps_its_hour_and_gets_its_label() =>
        Assert.That(Indonesian.Time(LocalMoment.OfWall(new DateTime(2026, 7, 1, 7, 5, 0), Zone.Find("Europe/Berlin"))), Is.EqualTo("07.05 CEST"));

    [Test]
    public void A_date_has_its_day_and_month_in_Indonesian() => Assert.That(
        Enumerable.Range(0, 12).Select(month => Indonesian.Date(new DateOnly(2027, 1, 3).AddMonths(month).AddDays(month))),
        Is.EqualTo(new[]
        {
            "Minggu, 3 Januari 2027", "Kamis, 4 Februari 2027", "Jumat, 5 Maret 2027", "Selasa, 6 April 2027", "Jumat, 7 Mei 2027", "Selasa, 8 Juni 2027",
            "Jumat, 9 Juli 2027", "Selasa, 10 Agustus 2027", "Sabtu, 11 September 2027", "Selasa, 12 Oktober 2027", "Sabtu, 13 November 2027", "Selasa, 14 Desember 2027",
        }));

    [Test, SetCulture("th-TH")]
    public void The_machine_s_culture_changes_nothing() => Assert.That(Indonesian.DateAndTime(LocalMoment.Of(Instant, Zone.Find("Asia/Jakarta"))), Is.EqualTo("Selasa, 1 Desember 2026 pukul 09.30 WIB"));

    [TestCase("00:00:00", "1 menit")]
    [TestCase("00:15:20", "15 menit")]
    [TestCase("01:29:00", "89 menit")]
    [TestCase("01:30:00", "2 jam")]
    [TestCase("02:00:05", "2 jam")]
    [TestCase("1.11:00:00", "35 jam")]
    [TestCase("1.12:00:00", "2 hari")]
    [TestCase("2.03:00:00", "2 hari")]
    public void A_span_is_told_roughly(string span, string text) => Assert.That(Indonesian.Span(TimeSpan.Parse(span, CultureInfo.InvariantCulture)), Is.EqualTo(text));

    [TestCase(PlanKind.Medication, "*SUDAH* atau *BELUM*")]
    [TestCase(PlanKind.Appointment, "*HADIR*, *TERLAMBAT*, atau *TIDAK HADIR*")]
    [TestCase(PlanKind.General, "*SELESAI* atau *BELUM*")]
    public void A_kind_has_its_answers(string kind, string answers) => Assert.That(Indonesian.Answers(kind), Is.EqualTo(answers));

    [Test]
    public void An_empty_list_says_so() => Assert.That(Indonesian.NumberedList([]), Is.EqualTo("tidak ada"));

    [Test]
    public void A_list_that_no_message_could_hold_ends_with_how_many_more_there_are()
    {
        var list = Indonesian.NumberedList([.. Enumerable.Range(0, 54).Select(_ => new string('x', 90))]);
        Assert.That(list.Length, Is.InRange(2_500, 3_100));
        Assert.That(list.Split('\n')[^1], Is.EqualTo("… dan 23 lagi"));
        Assert.That(list.Split('\n')[^2], Does.StartWith("31. x"));
    }

    [Test]
    public void A_list_is_numbered_and_each_entry_is_one_line() => Assert.That(Indonesian.NumberedList(["Obat *pagi*", "Kontrol\ndi klinik"]), Is.EqualTo("1. Obat pagi\n2. Kontrol di klinik"));
}
