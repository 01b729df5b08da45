using System.Globalization;
using NUnit.Framework;
using Prima.Core.Time;

namespace Prima.Tests.Unit.Time;

public class LocalTimeTests
{
    [TestCase("Asia/Jakarta", "2026-12-01 09:30", "2026-12-01T02:30Z", TestName = "Western Indonesia")]
    [TestCase("Asia/Jayapura", "2026-12-01T09:30:15", "2026-12-01T00:30:15Z", TestName = "Eastern Indonesia, with seconds")]
    [TestCase("Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:30Z", TestName = "In a gap: forward by the gap")]
    [TestCase("Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30Z", TestName = "Ambiguous: the earlier")]
    [TestCase("Asia/Jakarta", "2026-12-01T09:30:00.25+09:00", "2026-12-01T00:30:00.25Z", TestName = "An offset of its own")]
    [TestCase("Asia/Jakarta", "2026-12-01 09:30Z", "2026-12-01T09:30Z", TestName = "UTC")]
    public void A_time_is_an_instant(string zone, string written, string instant)
    {
        var known = LocalTime.TryParse(written, Zone.Find(zone), out var read);
        Assert.That((known, read), Is.EqualTo((true, DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture))));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("tomorrow")]
    [TestCase("09:30")]
    [TestCase("01/12/2026 09:30")]
    [TestCase("2026-02-30 09:30")]
    [TestCase("2026-12-01 24:30")]
    public void Anything_else_is_none(string? written) => Assert.That(LocalTime.TryParse(written, Zone.Utc, out _), Is.False);
}
