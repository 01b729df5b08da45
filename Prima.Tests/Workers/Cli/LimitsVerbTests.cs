using NUnit.Framework;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

[Parallelizable]
public class LimitsVerbTests : VerbFixture
{
    [SetUp]
    public Task Undo() => Database.ExecuteAsync("delete from prima.limit_settings; delete from prima.events");

    [Test]
    public async Task A_limit_is_lowered_shown_and_raised_again()
    {
        var lowered = await PrimaAsync("limits", "set", "device", "10/60s", "--reason", "new number", "--by", "rina");
        var listed = await PrimaAsync("limits", "list", "--json");
        var status = await PrimaAsync("status");
        var raised = await PrimaAsync("limits", "set", "Device", "default", "--reason", "warm", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((lowered.Code, lowered.Output.Trim()), Is.EqualTo(
                (ExitCode.Done, "Limit Device is 10/60s for every worker within two seconds. Back to 30/60s: prima limits set Device default --reason …")));
            var device = listed.Json.EnumerateArray().Single(limit => limit.GetProperty("name").GetString() == "Device");
            Assert.That($"{device.GetProperty("limit")} {device.GetProperty("configured")} {device.GetProperty("set_by")} {device.GetProperty("reason")}", Is.EqualTo("10/60s 30/60s rina new number"));
            Assert.That(listed.Json.GetArrayLength(), Is.EqualTo(5));
            Assert.That(status.Output, Does.Contain("Limit Device is lowered to 10/60s by rina since").And.Contain("prima limits set Device default"));
            Assert.That((raised.Code, raised.Json.GetProperty("limit").GetString()), Is.EqualTo((ExitCode.Done, "30/60s")));
            Assert.That(await Database.CountAsync("prima.events where entity = 'limit' and actor is not null and reason is not null"), Is.EqualTo(2));
        }
    }

    [TestCase("10/60s", 1)]
    [TestCase("default", 0)]
    public async Task What_is_so_already_is_written_down_once_with_who_said_it_first(string limit, int events)
    {
        await PrimaAsync("limits", "set", "Device", limit, "--reason", "new number", "--by", "rina");
        var again = await PrimaAsync("limits", "set", "device", limit, "--reason", "once more", "--by", "budi");
        var json = await PrimaAsync("limits", "set", "device", limit, "--reason", "once more", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((again.Code, again.Output.Trim()), Is.EqualTo((ExitCode.Done, $"Limit Device is {(events == 1 ? limit : "30/60s")} already; nothing was changed.")));
            Assert.That(json.Json.GetProperty("changed").GetBoolean(), Is.False);
            Assert.That(await Database.CountAsync("prima.events where entity = 'limit'"), Is.EqualTo(events));
            Assert.That(await Database.CountAsync("prima.limit_settings where set_by = 'rina' and reason = 'new number'"), Is.EqualTo(events));
        }
    }

    [TestCase("Device", "31/60s")]
    [TestCase("Device", "30/59s")]
    [TestCase("Device", "off")]
    [TestCase("Recipient", "off")]
    [TestCase("Fleet", "off")]
    [TestCase("Reminders", "101/60s")]
    [TestCase("PatientReplies", "6/30s")]
    public async Task What_would_let_more_through_than_is_configured_exits_4_and_changes_nothing(string name, string limit)
    {
        var answer = await PrimaAsync("limits", "set", name, limit, "--reason", "x");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Refused));
            Assert.That(answer.Error, Does.Contain($"Prima:Limits:{name}"));
            Assert.That((await Database.CountAsync("prima.limit_settings"), await Database.CountAsync("prima.events")), Is.EqualTo((0, 0)));
        }
    }

    [TestCase("limits set Devcie 10/60s --reason x", "Did you mean 'Device'?")]
    [TestCase("limits set Device 10 --reason x", "N/window")]
    [TestCase("limits set Device 10/11m --reason x", "too wide")]
    public async Task A_slip_exits_2_and_changes_nothing(string words, string hint)
    {
        var answer = await PrimaAsync(words.Split(' '));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Usage));
            Assert.That(answer.Error, Does.Contain(hint));
            Assert.That(await Database.CountAsync("prima.limit_settings"), Is.Zero);
        }
    }

    [Test]
    public async Task A_reason_is_welcome_and_not_asked_for()
    {
        Assert.That((await PrimaAsync("limits", "set", "Device", "10/60s")).Code, Is.EqualTo(ExitCode.Done));
        Assert.That((await PrimaAsync("limits", "list")).Output, Does.Contain("no reason given"));
        Assert.That(await Database.AskAsync<string>("select reason from prima.events"), Is.EqualTo("no reason given"));
    }

    [Test]
    public async Task A_dry_run_changes_nothing()
    {
        var answer = await PrimaAsync("limits", "set", "Fleet", "10/60s", "--reason", "x", "--dry-run");
        Assert.That((answer.Code, await Database.CountAsync("prima.limit_settings"), await Database.CountAsync("prima.events")), Is.EqualTo((ExitCode.Done, 0, 0)));
    }
}
