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
}
