using System.Text.Json;
using NUnit.Framework;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

[Parallelizable]
public class PlansPreviewVerbTests
{
    [Test]
    public async Task Scenario_45_as_a_machine_reads_it()
    {
        var (code, output, _) = await RunAsync("--rule", "FREQ=MONTHLY;BYMONTHDAY=31", "--start", "2027-01-31", "--times", "08:00", "--zone", "Asia/Makassar", "--count", "2", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(ExitCode.Done));
            Assert.That(output.Trim(), Is.EqualTo(
                """[{"local_date":"2027-01-31","local_time":"08:00","zone":"Asia/Makassar","due_at":"2027-01-31T00:00:00Z","quiet":false},"""
                + """{"local_date":"2027-02-28","local_time":"08:00","zone":"Asia/Makassar","due_at":"2027-02-28T00:00:00Z","quiet":false}]"""));
        }
    }

    [Test]
    public async Task Times_are_in_order_and_the_night_is_marked()
    {
        var (_, output, _) = await RunAsync("--rule", "FREQ=DAILY", "--start", "2026-12-01", "--times", "22:00", "08:00", "--count", "3", "--json");
        var rows = JsonDocument.Parse(output).RootElement.EnumerateArray().Select(row => $"{row.GetProperty("local_time")} {row.GetProperty("quiet")}");
        Assert.That(rows, Is.EqualTo(new[] { "08:00 False", "22:00 True", "08:00 False" }));
    }

    [Test]
    public async Task The_configured_zone_and_night_hold_where_none_is_named()
    {
        var (_, output, _) = await RunAsync("--start", "2026-12-01", "--times", "13:00", "--json", "--Prima:Rules:TimeZone=Asia/Jayapura", "--Prima:Rules:QuietHours=12:00-14:00");
        Assert.That(output, Does.Contain("\"zone\":\"Asia/Jayapura\",\"due_at\":\"2026-12-01T04:00:00Z\",\"quiet\":true"));
    }

    [Test]
    public async Task Fewer_than_asked_for_says_that_these_are_all()
    {
        var (code, output, error) = await RunAsync("--start", "2026-12-01", "--times", "08:00");
        Assert.That((code, output.Trim().Split('\n').Length, error.Trim()), Is.EqualTo((ExitCode.Done, 2, "These are all.")));
    }

    [Test]
    public async Task All_that_is_wrong_is_said_by_option_and_code()
    {
        var (code, output, error) = await RunAsync("--rule", "FREQ=DAILY;UNTIL=20261231;COUNT=3", "--start", "2027-02-29", "--times", "25:00", "--zone", "WIB");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((code, output), Is.EqualTo((ExitCode.Usage, "")));
            Assert.That(error.Trim().Split(Environment.NewLine), Is.EqualTo(new[]
            {
                "--start is 29 February of a year that has none: choose 28 February or 1 March. [not_a_date]",
                "--times holds something that is no time of day: write 00:00 to 23:59, such as 08:00 20:00. [not_a_time]",
                "--zone is no id of the tz database: write Asia/Jakarta. [unknown_zone]",
                "--rule has both UNTIL and COUNT: keep the one that ends it. [until_and_count]",
            }));
        }
    }

    [TestCase("0")]
    [TestCase("10001")]
    public async Task A_count_has_its_bounds(string count)
    {
        var (code, _, error) = await RunAsync("--start", "2026-12-01", "--times", "08:00", "--count", count);
        Assert.That((code, error.Trim()), Is.EqualTo((ExitCode.Usage, "--count must be 1 to 10000.")));
    }

    /// <summary>Nothing here names a database.</summary>
    private static async Task<(ExitCode Code, string Output, string Error)> RunAsync(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(["plans", "preview", .. words], error: error, output: output);
        return (code, output.ToString(), error.ToString());
    }
}
