using CsCheck;
using NUnit.Framework;
using Prima.Core.Time;

namespace Prima.Tests.Unit.Time;

public class ZoneTests
{
    private static readonly DateTimeOffset Winter = new(2026, 12, 1, 2, 30, 0, TimeSpan.Zero);

    private static readonly Zone[] Zones = [.. WallTimes.All.Select(row => row.Zone).Distinct()];

    private static readonly Gen<Zone> SomeZone = Gen.Int[0, Zones.Length - 1].Select(at => Zones[at]);

    private static readonly Gen<DateTimeOffset> SomeInstant = Gen.Int[0, 6 * 365 * 24 * 4].Select(quarters => new DateTimeOffset(2019, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(15 * quarters));

    private static IEnumerable<TestCaseData> GoldenTable() => WallTimes.All.Select(row =>
        new TestCaseData(row.Zone, row.Wall).Returns(row.Instant).SetArgDisplayNames(row.Zone.Id, $"{row.Wall:yyyy-MM-dd HH:mm}", row.Where));

    [TestCaseSource(nameof(GoldenTable))]
    public DateTimeOffset A_wall_time_is_an_instant(Zone zone, DateTime wall) => zone.ToInstant(wall);

    [Test]
    public void The_table_has_Indonesia_and_ten_zones_with_both_kinds_of_change()
    {
        var changing = WallTimes.All.Where(row => row.Where != "no change").CountBy(row => row.Zone.Id).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(WallTimes.All.Select(row => row.Zone.Id), Does.Contain("Asia/Jakarta").And.Contain("Asia/Makassar").And.Contain("Asia/Jayapura"));
            Assert.That(changing.Select(zone => zone.Value), Is.EqualTo(Enumerable.Repeat(10, 10)));
        }
    }

    /// <summary>.NET over the operating system's data, which for the years behind us holds the same history. From wall time to an instant it is no oracle: in some gaps it goes backward.</summary>
    [Test]
    public void NET_shows_the_same_wall_time_from_another_copy_of_the_data() => Gen.Select(SomeZone, SomeInstant).Sample(
        (zone, instant) => Assert.That(zone.ToWall(instant), Is.EqualTo(TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById(zone.Id)).DateTime)), iter: 20_000);

    [Test]
    public void A_wall_time_that_there_was_is_its_first_instant() => Gen.Select(SomeZone, SomeInstant).Sample((zone, instant) =>
    {
        var first = zone.ToInstant(zone.ToWall(instant));
        Assert.That(first, Is.LessThanOrEqualTo(instant));
        Assert.That(zone.ToWall(first), Is.EqualTo(zone.ToWall(instant)));
    }, iter: 20_000);

    [Test]
    public void What_no_tz_id_is_is_no_zone(
        [Values(null, "", "asia/jakarta", "WIB", "SE Asia Standard Time", "UTC+07", "UTC+07:00", "+07:00", "GMT+7", "Asia/Jakarta ", "Asia/Bandung", "Mars/Olympus")] string? id) =>
        Assert.That(Zone.TryFind(id, out _), Is.False);

    [TestCase("Asia/Jakarta", "WIB")]
    [TestCase("Asia/Pontianak", "WIB")]
    [TestCase("Asia/Makassar", "WITA")]
    [TestCase("Asia/Jayapura", "WIT")]
    [TestCase("Europe/Berlin", "CET")]
    [TestCase("Asia/Dubai", "UTC+04")]
    [TestCase("Asia/Kathmandu", "UTC+05:45")]
    [TestCase("America/Sao_Paulo", "UTC-03")]
    [TestCase("UTC", "UTC")]
    public void A_time_carries_its_label(string id, string label) => Assert.That(Zone.Find(id).LabelAt(Winter), Is.EqualTo(label));

    [Test]
    public void A_label_follows_the_season() => Assert.That(Zone.Find("Europe/Berlin").LabelAt(Winter.AddMonths(-5)), Is.EqualTo("CEST"));

    [TestCase("WIB", "write Asia/Jakarta")]
    [TestCase("wita", "write Asia/Makassar")]
    [TestCase("asia/jayapura", "write Asia/Jayapura")]
    [TestCase("SE Asia Standard Time", "write one such as Asia/Jakarta (WIB)")]
    public void A_refusal_says_what_was_meant(string id, string hint) => Assert.That(ZoneRefusal.Reason(id), Does.EndWith(hint).Or.Contain(hint));

    [Test]
    public void Two_of_one_id_are_equal()
    {
        var (one, other) = (Zone.Find("Asia/Jakarta"), Zone.Find("Asia/Jakarta"));
        Assert.That(one, Is.EqualTo(other).And.Not.EqualTo(Zone.Find("Asia/Makassar")));
    }
}
