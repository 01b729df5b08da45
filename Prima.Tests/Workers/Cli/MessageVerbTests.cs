using System.Text.Json;
using NUnit.Framework;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

[Parallelizable]
public class MessageVerbTests : VerbFixture
{
    private const string Number = "6281234567890";

    [SetUp]
    public Task GivenAQueuedAndAnUncertainMessage() => Database.ExecuteAsync($$"""
        truncate prima.messages, prima.queue, prima.send_attempts, prima.message_endings, prima.events restart identity;
        select prima.enqueue_message('{{Number}}', 'canary text', 'first'), prima.enqueue_message('081200001111', 'x', 'second');
        delete from prima.queue where message_id = 2;
        insert into prima.send_attempts (id, message_id, device, recipient, worker, started_at, expires_at, ended_at, outcome, live, in_doubt, charged, error)
        values ('00000000-0000-0000-0000-000000000002', 2, 'd1', '6281200001111', 'w', now(), now(), now(), 'uncertain', true, true, true, 'no answer in time')
        """);

    [Test]
    public async Task A_list_for_machines_has_the_columns_of_the_view_in_their_order()
    {
        var columns = (await Database.AskAsync<string>("select string_agg(attname, ',' order by attnum) from pg_attribute where attrelid = 'prima.message_status'::regclass and attnum > 0")).Split(',');
        var list = (await PrimaAsync("messages", "list", "--json")).Json;
        var shown = (await PrimaAsync("messages", "show", "2", "--json")).Json;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(list.EnumerateArray().Select(row => row.GetProperty("id").GetInt64()), Is.EqualTo(new[] { 2, 1 }));
            Assert.That(list[0].EnumerateObject().Select(property => property.Name), Is.EqualTo(columns));
            Assert.That(shown.EnumerateObject().Select(property => property.Name).Take(columns.Length), Is.EqualTo(columns));
            Assert.That(shown.GetProperty("attempt_log")[0].GetProperty("outcome").GetString(), Is.EqualTo("uncertain"));
        }
    }

    [TestCase("messages list")]
    [TestCase("messages list --json")]
    [TestCase("messages list --phone 081234567890")]
    [TestCase("messages show first")]
    [TestCase("messages show first --json")]
    [TestCase("messages cancel first --reason x --dry-run --json")]
    [TestCase("status --json")]
    public async Task No_verb_shows_a_whole_number_or_a_text_unasked(string words)
    {
        var answer = await PrimaAsync(words.Split(' '));
        Assert.That(answer.All, Does.Not.Contain("4567").And.Not.Contain("canary"));
    }

    [Test]
    public async Task Who_asks_for_the_number_and_the_text_gets_them()
    {
        var answer = await PrimaAsync("messages", "show", "first", "--reveal", "--text");
        Assert.That(answer.Output, Does.Contain(Number).And.Contain("canary text"));
    }

    [Test]
    public async Task Of_a_text_that_is_erased_people_read_that_it_is_and_machines_null()
    {
        await Database.ExecuteAsync("update prima.messages set body = null where id = 2");
        var shown = (await PrimaAsync("messages", "show", "2", "--text", "--json")).Json;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await PrimaAsync("messages", "show", "2", "--text")).Output, Does.Match(@"body +\(erased\)"));
            Assert.That(shown.GetProperty("body").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));
        }
    }

    [TestCase("messages list --state quued", ExitCode.Usage, "Did you mean 'queued'?")]
    [TestCase("messages list --phone 0215551234", ExitCode.Usage, "not_mobile")]
    [TestCase("messages list --limit 0", ExitCode.Usage, "1 to 1000")]
    [TestCase("messages show 99", ExitCode.Failed, "There is no message")]
    [TestCase("messages cancel nobody --reason x", ExitCode.Failed, "There is no message")]
    [TestCase("messages cancel 1", ExitCode.Usage, "--reason")]
    [TestCase("messages cancel 2 --reason x", ExitCode.Refused, "prima messages settle 2")]
    [TestCase("messages settle 1 accepted --reason x", ExitCode.Refused, "is queued")]
    [TestCase("messages settle 2 acepted --reason x", ExitCode.Usage, "Did you mean 'accepted'?")]
    [TestCase("messages settle 2 failed", ExitCode.Usage, "--reason")]
    public async Task What_cannot_be_done_says_why_with_its_exit_code_and_changes_nothing(string words, object code, string why)
    {
        var answer = await PrimaAsync(words.Split(' '));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(code));
            Assert.That(answer.Error, Does.Contain(why));
            Assert.That(await Database.AskAsync<string>("select string_agg(state, ',' order by id) from prima.message_status"), Is.EqualTo("queued,uncertain"));
        }
    }

    [Test]
    public async Task A_key_that_is_another_message_s_id_is_refused_with_a_way_out()
    {
        await Database.ExecuteAsync("select prima.enqueue_message('081200002222', 'x', '1')");
        var answer = await PrimaAsync("messages", "cancel", "1", "--reason", "x");
        Assert.That((answer.Code, answer.Error.Trim()), Is.EqualTo((ExitCode.Usage, "'1' is the id of one message and the key of message 3: name the first by its key, the second by its id.")));
    }

    [Test]
    public async Task Cancel_and_settle_are_told_with_who_and_why()
    {
        var cancelled = await PrimaAsync("messages", "cancel", "first", "--reason", "wrong dose", "--by", "rina");
        var settled = await PrimaAsync("messages", "settle", "2", "failed", "--reason", "not on the phone", "--json");
        var shown = (await PrimaAsync("messages", "show", "first", "--json")).Json;

        using (Assert.EnterMultipleScope())
        {
            Assert.That((cancelled.Code, cancelled.Output.Trim()), Is.EqualTo((ExitCode.Done, "Message 1 is cancelled.")));
            Assert.That((settled.Code, settled.Output.Trim()), Is.EqualTo((ExitCode.Done, """{"id":2,"done":true,"state":"failed","dry_run":false}""")));
            Assert.That(Text(shown.GetProperty("events")[0], "actor", "cause", "reason", "to_state"), Is.EqualTo("rina cancel wrong dose cancelled"));
            Assert.That(await Database.AskAsync<string>("select actor from prima.events where entity_id = '2'"), Is.EqualTo(Environment.UserName));
        }
    }

    private static string Text(JsonElement element, params string[] names) => string.Join(' ', names.Select(name => element.GetProperty(name).GetString()));
}
