using System.Globalization;
using NUnit.Framework;
using Prima.Core.Time;

namespace Prima.Tests.Unit.Time;

public class QuietHoursTests
{
    [TestCase("21:00-06:00", "21:00-06:00")]
    [TestCase("00:30 - 05:15", "00:30-05:15")]
    [TestCase("OFF", "off")]
    public void They_are_read_and_written(string text, string written) => Assert.That(QuietHours.TryParse(text, out var hours) ? $"{hours}" : null, Is.EqualTo(written));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("21:00")]
    [TestCase("21-6")]
    [TestCase("21:00-24:00")]
    [TestCase("06:00-06:00")]
    [TestCase("21:00-06:00-07:00")]
    public void Anything_else_is_refused(string? text) => Assert.That(QuietHours.TryParse(text, out _), Is.False);

    [TestCase("21:00-06:00", "20:59", false)]
    [TestCase("21:00-06:00", "21:00", true)]
    [TestCase("21:00-06:00", "00:00", true)]
    [TestCase("21:00-06:00", "05:59", true)]
    [TestCase("21:00-06:00", "06:00", false)]
    [TestCase("13:00-14:00", "12:59", false)]
    [TestCase("13:00-14:00", "13:30", true)]
    [TestCase("13:00-14:00", "14:00", false)]
    [TestCase("off", "00:00", false)]
    public void They_contain_their_first_minute_and_not_their_last(string hours, string time, bool quiet) =>
        Assert.That(Read(hours).Contain(TimeOnly.Parse(time, CultureInfo.InvariantCulture)), Is.EqualTo(quiet));

    [TestCase("2026-12-01T13:59Z", "2026-12-01T13:59Z", TestName = "By day: at once")]
    [TestCase("2026-12-01T14:00Z", "2026-12-01T23:00Z", TestName = "In the evening: the next morning")]
    [TestCase("2026-12-01T18:00Z", "2026-12-01T23:00Z", TestName = "After midnight: the same morning")]
    [TestCase("2026-12-01T23:00Z", "2026-12-01T23:00Z", TestName = "At their end: at once")]
    public void They_end_in_the_morning_there(string moment, string end) =>
        Assert.That(Read("21:00-06:00").EndOf(Instant(moment), Zone.Find("Asia/Jakarta")), Is.EqualTo(Instant(end)));

    [Test]
    public void They_cover_the_hour_that_comes_twice_both_times()
    {
        var (night, berlin) = (Read("22:00-02:45"), Zone.Find("Europe/Berlin"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(night.EndOf(Instant("2026-10-25T00:30Z"), berlin), Is.EqualTo(Instant("2026-10-25T00:45Z")));
            Assert.That(night.EndOf(Instant("2026-10-25T01:30Z"), berlin), Is.EqualTo(Instant("2026-10-25T01:45Z")));
        }
    }

    private static QuietHours Read(string text) => QuietHours.TryParse(text, out var hours) ? hours : throw new AssertionException(text);

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
