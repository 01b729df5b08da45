using CsCheck;
using NUnit.Framework;
using Prima.Core.Time;

namespace Prima.Tests.Unit.Time;

public class DurationsTests
{
    [Test]
    public void What_a_duration_prints_reads_as_the_same_duration() =>
        Gen.Long[0, 3_650L * 86_400_000].Sample(milliseconds =>
        {
            var duration = TimeSpan.FromMilliseconds(milliseconds);
            Assert.That(Durations.TryParse(Durations.Format(duration), out var again), Is.True);
            Assert.That(again, Is.EqualTo(duration));
        });

    [Test]
    public void Parts_in_a_row_add_up() =>
        Gen.Select(Gen.Int[0, 99], Gen.Int[0, 99], Gen.Int[0, 99]).Sample((hours, minutes, seconds) =>
        {
            Assert.That(Durations.TryParse($"{hours}h{minutes}m{seconds}s", out var duration), Is.True);
            Assert.That(duration, Is.EqualTo(new TimeSpan(hours, minutes, seconds)));
        });

    [Test]
    public void Any_text_is_read_or_refused_and_never_throws() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["0123456789.:smhd- "], 0, 12], Gen.String[Gen.Char["09d"], 20, 40]).Sample(text =>
        {
            if (Durations.TryParse(text, out var duration))
                Assert.That(duration, Is.GreaterThanOrEqualTo(TimeSpan.Zero));
        }, iter: 20_000);

    [TestCase("250ms", 250)]
    [TestCase("1.5s", 1_500)]
    [TestCase("00:00:15", 15_000)]
    [TestCase("24:00:00", 86_400_000)]
    [TestCase("36:30", 131_400_000)]
    [TestCase("1.00:00:01", 86_401_000)]
    [TestCase("48h1s", 172_801_000)]
    public void Durations_are_written_as_people_write_them(string text, int milliseconds)
    {
        Assert.That(Durations.TryParse(text, out var duration), Is.True);
        Assert.That(duration, Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));
    }

    [Test]
    public void Anything_else_is_refused([Values(null, "", "15", "s", "-1s", "-00:00:01", "1.2.3s", "5 s x", "4000d", "9999999999999999999999999999d")] string? text) =>
        Assert.That(Durations.TryParse(text, out _), Is.False);
}
