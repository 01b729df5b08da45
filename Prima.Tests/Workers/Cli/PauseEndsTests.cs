using NUnit.Framework;
using Prima.Core.Operations;
using Prima.Core.Time;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

public class PauseEndsTests
{
    private static readonly Zone Jakarta = Zone.Find("Asia/Jakarta");
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 8, 0, 0, TimeSpan.FromHours(7));

    [TestCase("06:00", "2026-12-01T23:00:00Z")]
    [TestCase("9:30", "2026-12-01T02:30:00Z")]
    [TestCase("2026-12-24 09:30", "2026-12-24T02:30:00Z")]
    [TestCase("2026-12-24T09:30:00+00:00", "2026-12-24T09:30:00Z")]
    public void A_time_is_the_next_one_in_the_configured_zone(string text, string instant) =>
        Assert.That(PauseEnds.Parse(text, Jakarta, Now), Is.EqualTo(new PauseEnd(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture), null)));

    [Test]
    public void A_while_is_counted_by_the_database() => Assert.That(PauseEnds.Parse("90m", Jakarta, Now), Is.EqualTo(new PauseEnd(null, TimeSpan.FromMinutes(90))));

    [TestCase("soon", "give a duration such as 2h")]
    [TestCase("0s", "give a duration such as 2h")]
    [TestCase("2026-11-30 09:30", "is over already")]
    public void What_is_no_end_of_a_pause_is_refused(string text, string hint) => Assert.That(
        () => PauseEnds.Parse(text, Jakarta, Now), Throws.TypeOf<CommandFault>().With.Message.Contains(hint).And.Property(nameof(CommandFault.Code)).EqualTo(ExitCode.Usage));
}
