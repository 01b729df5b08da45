using NUnit.Framework;

namespace Prima.Tests.Support;

public class ChildProcessTests
{
    // Counts as long as it runs, so that a pause can be seen; says so when it is asked to end.
    private const string Script = "trap 'echo asked; exit 7' TERM; echo ready; echo fault >&2; while :; do echo $((i++)); sleep 0.01; done";

    [Test]
    public async Task It_hears_both_streams()
    {
        await using var child = Start(Script);

        await child.LineAsync("ready");
        await child.LineAsync("fault");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(child.Output, Does.Contain("ready").And.Not.Contain("fault"));
            Assert.That(child.Errors, Is.EqualTo(new[] { "fault" }));
        }
    }

    [Test]
    public async Task Asked_to_end_it_ends_in_its_own_way()
    {
        await using var child = Start(Script);
        await child.LineAsync("ready");

        child.Stop();

        Assert.That(await child.ExitAsync(), Is.EqualTo(7));
        await child.LineAsync("asked");
    }

    [Test]
    public async Task Killed_it_has_no_say()
    {
        await using var child = Start(Script);
        await child.LineAsync("ready");

        child.Kill();

        Assert.That(await child.ExitAsync(), Is.EqualTo(128 + 9));
        Assert.That(child.Output, Does.Not.Contain("asked"));
    }

    [Test]
    public async Task Paused_it_stands_still_until_it_is_continued()
    {
        await using var child = Start(Script);
        await child.LineAsync("ready");

        child.Pause();
        await Eventually.HoldsAsync(() => File.ReadAllText($"/proc/{child.Id}/stat").Contains(") T ", StringComparison.Ordinal), "the process is stopped");
        child.Stop(); // waits for it: a stopped process handles no signal
        await Assert.ThatAsync(() => child.LineAsync("asked", TimeSpan.FromMilliseconds(100)), Throws.TypeOf<AssertionException>());
        child.Continue();

        Assert.That(await child.ExitAsync(), Is.EqualTo(7));
    }

    [Test]
    public async Task A_line_that_can_no_longer_come_fails_the_wait_at_once_and_shows_the_output()
    {
        await using var child = Start("echo something else; exit 3");

        await Assert.ThatAsync(() => child.LineAsync("ready", TimeSpan.FromMinutes(5)),
            Throws.TypeOf<AssertionException>().With.Message.Contains("ended with 3").And.Message.Contains("something else"));
    }

    [Test]
    public async Task It_inherits_no_setting_of_Prima()
    {
        Environment.SetEnvironmentVariable("Prima__Sender__BatchSize", "7");
        try
        {
            await using var child = new ChildProcess("env", [], [KeyValuePair.Create("Prima__Sender__SendTimeout", "2s")]);
            await child.ExitAsync();
            Assert.That(child.Output.Where(line => line.StartsWith("Prima__", StringComparison.Ordinal)), Is.EqualTo(new[] { "Prima__Sender__SendTimeout=2s" }));
        }
        finally
        {
            Environment.SetEnvironmentVariable("Prima__Sender__BatchSize", null);
        }
    }

    [TestCase("""{"@t":"2026-11-24T00:00:00Z","EventId":{"Id":1106,"Name":"MessageUncertain"}}""", ExpectedResult = true)]
    [TestCase("""{"@t":"2026-11-24T00:00:00Z","EventId":{"Id":1106}}""", ExpectedResult = true)]
    [TestCase("""{"@t":"2026-11-24T00:00:00Z","EventId":{"Id":11060}}""", ExpectedResult = false)]
    [TestCase("""{"@t":"2026-11-24T00:00:00Z","Count":1106}""", ExpectedResult = false)]
    public bool An_event_is_known_by_its_id(string line) => WorkerProcess.IsEvent(line, 1106);

    private static ChildProcess Start(string script) => new("bash", ["-c", script]);
}
