using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

[Parallelizable]
public class FleetVerbTests : VerbFixture
{
    [SetUp]
    public Task GivenADevice() => Database.ExecuteAsync($"""
        {TestDatabase.Emptying("messages", "queue", "devices", "pauses", "events")};
        insert into prima.devices (name, number, is_default) values ('d1', '6281234567890', true);
        select prima.enqueue_message('081200001111', 'x', 'first', now() - interval '1 s')
        """);

    [Test]
    public async Task Status_is_one_document_with_a_sentence_and_exits_0_while_nobody_is_needed()
    {
        var answer = await PrimaAsync("status", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Done));
            Assert.That(answer.Json.GetProperty("sentence").GetString(), Is.EqualTo("All is well: 1 message waits and is due, 1 of 1 device can send, nothing is late or uncertain."));
            Assert.That(answer.Json.GetProperty("devices")[0].GetProperty("number").GetString(), Is.EqualTo("62812****890"));
            Assert.That(answer.Json.GetProperty("queue")[0].GetProperty("due").GetInt64(), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Status_exits_3_when_a_person_is_needed_and_says_so_first()
    {
        await Database.ExecuteAsync("update prima.devices set state = 'bad_token'");
        var answer = await PrimaAsync("status");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Degraded));
            Assert.That(answer.Output, Does.StartWith("Somebody should look at one thing").And.Contain("prima resume d1"));
        }
    }

    [Test]
    public async Task A_pause_is_shown_and_ended()
    {
        var paused = await PrimaAsync("pause", "d1", "--class", "bulk", "--until", "2h", "--reason", "backlog");
        var listed = await PrimaAsync("devices", "list", "--json");
        var resumed = await PrimaAsync("resume", "--reason", "done", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((paused.Code, paused.Output.Trim()), Is.EqualTo((ExitCode.Done, "Class bulk of device d1 is paused for 2h. To go on: prima resume d1 --class bulk --reason …")));
            Assert.That(listed.Json[0].GetProperty("paused")[0].GetString(), Is.EqualTo("bulk"));
            Assert.That(resumed.Json.GetProperty("pauses")[0].GetProperty("reason").GetString(), Is.EqualTo("backlog"));
            Assert.That(await Database.CountAsync("prima.pauses"), Is.Zero);
        }
    }

    [TestCase("pause d2 --reason x", "Did you mean 'd1'?")]
    [TestCase("pause d1 --class bluk --reason x", "Did you mean 'bulk'?")]
    [TestCase("pause d1", "--reason")]
    [TestCase("pause d1 --reason x --until soon", "give a duration")]
    [TestCase("devices drain d2 --reason x", "Did you mean 'd1'?")]
    [TestCase("resume d2 --reason x", "Did you mean 'd1'?")]
    public async Task A_slip_exits_2_and_changes_nothing(string words, string hint)
    {
        var answer = await PrimaAsync(words.Split(' '));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(ExitCode.Usage));
            Assert.That(answer.Error, Does.Contain(hint));
            Assert.That(await Database.CountAsync("prima.pauses"), Is.Zero);
        }
    }

    [Test]
    public async Task A_watch_into_a_pipe_is_a_line_a_look_and_with_json_a_document_a_look()
    {
        var lines = await PrimaAsync("watch", "--times", "2", "--every", "250ms");
        var documents = await PrimaAsync("watch", "--times", "2", "--every", "250ms", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2).And.All.Match(@"^20\d\d-.*Z  All is well: 1 message waits"));
            Assert.That(documents.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.JsonElement.Parse(line).GetProperty("colour").GetString()), Is.EqualTo(new[] { "green", "green" }));
        }
    }

    [Test]
    public async Task A_watch_ends_when_nobody_reads_it_any_more()
    {
        await using var shell = new ChildProcess(
            "bash", ["-c", $"dotnet {typeof(WatchVerb).Assembly.Location} watch --every 250ms | head -2"], [KeyValuePair.Create("ConnectionStrings__Prima", Database.ConnectionString)]);
        Assert.That(await shell.ExitAsync(TimeSpan.FromSeconds(30)), Is.Zero, string.Join('\n', shell.Errors));
        Assert.That(shell.Output, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Who_became_this_account_by_sudo_is_on_record()
    {
        await using var shell = new ChildProcess(
            "dotnet", [typeof(WatchVerb).Assembly.Location, "pause", "--reason", "x"], [KeyValuePair.Create("ConnectionStrings__Prima", Database.ConnectionString), KeyValuePair.Create("SUDO_USER", "somebody")]);
        Assert.That(await shell.ExitAsync(TimeSpan.FromSeconds(30)), Is.Zero, string.Join('\n', shell.Errors));
        Assert.That(await Database.AskAsync<string>("select paused_by from prima.pauses"), Is.EqualTo("somebody"));
    }

    [TestCase("watch --every soon", "give a duration")]
    [TestCase("watch --every 10ms", "250ms to 1h")]
    [TestCase("watch --times 0", "1 or more")]
    public async Task A_watch_that_makes_no_sense_exits_2(string words, string hint)
    {
        var answer = await PrimaAsync(words.Split(' '));
        Assert.That((answer.Code, answer.Error.Contains(hint, StringComparison.Ordinal)), Is.EqualTo((ExitCode.Usage, true)), answer.Error);
    }

    [Test]
    public async Task A_drain_pauses_a_device_and_names_where_its_queue_goes()
    {
        await Database.ExecuteAsync("insert into prima.devices (name, configured_at) values ('d2', now()); update prima.devices set configured_at = now()");
        var drained = await PrimaAsync("devices", "drain", "d1", "--until", "2h", "--reason", "new phone");
        var status = await PrimaAsync("status");
        var last = await PrimaAsync("devices", "drain", "d2", "--reason", "x");
        var resumed = await PrimaAsync("resume", "d1", "--reason", "done");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((drained.Code, drained.Output.Split('\n')[0]), Is.EqualTo((ExitCode.Done, "Device d1 is drained for 2h. 1 message waits on it: what asked for no device goes to d2, what asked for d1 waits.")));
            Assert.That(status.Output, Does.Contain("drained by"));
            Assert.That((last.Code, last.Error.Contains("No other device sends", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Refused, true)), last.Error);
            Assert.That(resumed.Output, Does.Contain("Device d1 goes on"));
            Assert.That(await Database.CountAsync("prima.pauses"), Is.Zero);
            Assert.That(await Database.AskAsync<string>("select string_agg(cause, ' ' order by id) from prima.events where entity = 'pause'"), Is.EqualTo("drain resume"));
        }
    }

    [Test]
    public async Task Who_resumes_all_leaves_what_is_drained_and_is_told_so()
    {
        await Database.ExecuteAsync("insert into prima.devices (name, configured_at) values ('d2', now()); update prima.devices set configured_at = now()");
        await PrimaAsync("devices", "drain", "d2", "--reason", "given away");
        await PrimaAsync("pause", "d1", "--reason", "upgrade");
        await PrimaAsync("pause", "--reason", "upgrade");
        var resumed = await PrimaAsync("resume", "--reason", "upgraded");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string>("select string_agg(device, ' ') from prima.pauses"), Is.EqualTo("d2"));
            Assert.That(resumed.All, Does.Contain("Device d2 is still paused: prima resume d2 --reason …"));
        }

        await PrimaAsync("resume", "d2", "--reason", "back");
        Assert.That(await Database.CountAsync("prima.pauses"), Is.Zero);
    }

    [Test]
    public async Task A_pause_ends_no_drain()
    {
        await Database.ExecuteAsync("insert into prima.devices (name, configured_at) values ('d2', now()); update prima.devices set configured_at = now()");
        await PrimaAsync("devices", "drain", "d1", "--reason", "banned");
        var paused = await PrimaAsync("pause", "d1", "--until", "2h", "--reason", "banned");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((paused.Code, paused.Error.Contains("prima resume d1", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Refused, true)), paused.All);
            Assert.That(await Database.AskAsync<string>("select concat_ws(' ', device, drains, until) from prima.pauses"), Is.EqualTo("d1 t"));
            Assert.That(await Database.AskAsync<string>("select string_agg(cause, ' ' order by id) from prima.events where entity = 'pause'"), Is.EqualTo("drain"));
        }

        await Database.ExecuteAsync("update prima.pauses set until = now() - interval '1 s'");
        Assert.That((await PrimaAsync("pause", "d1", "--reason", "x")).Code, Is.EqualTo(ExitCode.Done), "one that is over is none");
        Assert.That(await Database.AskAsync<string>("select concat_ws(' ', device, drains, until) from prima.pauses"), Is.EqualTo("d1 f"));
    }

    [Test]
    public async Task Of_two_drains_at_once_one_device_goes_on_sending()
    {
        await Database.ExecuteAsync("insert into prima.devices (name, configured_at) values ('d2', now()); update prima.devices set configured_at = now()");
        var answers = await Task.WhenAll(PrimaAsync("devices", "drain", "d1", "--reason", "x"), PrimaAsync("devices", "drain", "d2", "--reason", "x"));
        Assert.That(answers.Select(one => one.Code), Is.EquivalentTo(new[] { ExitCode.Done, ExitCode.Refused }));
    }

    [Test]
    public async Task A_dry_run_changes_nothing()
    {
        await PrimaAsync("pause", "--reason", "x", "--dry-run");
        Assert.That((await Database.CountAsync("prima.pauses"), await Database.CountAsync("prima.events")), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Who_resumes_one_device_is_told_what_still_stops_it()
    {
        await PrimaAsync("pause", "--reason", "holiday");
        var answer = await PrimaAsync("resume", "d1", "--reason", "x");
        Assert.That(answer.All, Does.Contain("Nothing was paused or held.").And.Contain("Every device is still paused: prima resume --reason"));
    }
}
