using System.Text.Json;
using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

[Parallelizable]
public class MessageVerbTests : VerbFixture
{
    private const string Number = "6281234567890";

    [SetUp]
    public Task GivenAQueuedAndAnUncertainMessage() => Database.ExecuteAsync($$"""
        {{TestDatabase.Emptying("messages", "queue", "send_attempts", "message_endings", "events")}};
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
            Assert.That(list[1].GetProperty("recipient").GetString(), Is.EqualTo(Number));
            Assert.That(shown.GetProperty("recipient").GetString(), Is.EqualTo("6281200001111"));
            Assert.That(shown.EnumerateObject().Select(property => property.Name).Take(columns.Length), Is.EqualTo(columns));
            Assert.That(shown.GetProperty("attempt_log")[0].GetProperty("outcome").GetString(), Is.EqualTo("uncertain"));
        }
    }

    [TestCase("messages list")]
    [TestCase("messages list --phone 081234567890")]
    [TestCase("messages show first")]
    [TestCase("messages cancel first --reason x --dry-run --json")]
    [TestCase("status --json")]
    public async Task No_person_is_shown_a_whole_number_or_a_text_unasked(string words)
    {
        var answer = await PrimaAsync(words.Split(' '));
        Assert.That(answer.All, Does.Not.Contain("1234567").And.Not.Contain("canary"));
    }

    [TestCase("messages list", "nowhere")]
    [TestCase("messages show first", "nowhere")]
    [TestCase("why first", "It is in no place now")]
    public async Task One_whose_rows_somebody_took_away_is_shown_as_such(string words, string shown)
    {
        await Database.ExecuteAsync("delete from prima.queue");
        Assert.That((await PrimaAsync(words.Split(' '))).Output, Does.Contain(shown).And.Not.Contain("ended"));
    }

    [TestCase("messages cancel first --reason x", ExitCode.Refused, "is in no place")]
    [TestCase("messages cancel first --reason x --dry-run", ExitCode.Refused, "is in no place")]
    [TestCase("messages settle first accepted --reason x", ExitCode.Refused, "is nowhere, and only an uncertain message")]
    [TestCase("messages resend first --reason x", ExitCode.Refused, "is in no place")]
    [TestCase("messages list --state nowhere", ExitCode.Usage, "prima check")]
    public async Task Nothing_is_done_to_it(string words, object code, string told)
    {
        await Database.ExecuteAsync("delete from prima.queue");
        var answer = await PrimaAsync(words.Split(' '));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.Code, Is.EqualTo(code));
            Assert.That(answer.Error, Does.Contain(told));
        }
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

    [Test]
    public async Task One_that_is_rare_is_looked_for_among_ten_thousand_and_then_among_older_ones()
    {
        await Database.ExecuteAsync("""
            insert into prima.messages (id, idempotency_key, content_hash, recipient, body, priority, device, due_at)
            select n, 'many:' || n, '', '6281200001111', 'x', 'normal', 'd1', now() from generate_series(3, 10002) n;
            insert into prima.message_endings (message_id, state, reason) select n, 'expired', 'late' from generate_series(3, 10002) n;
            """);
        var none = await PrimaAsync("messages", "list", "--state", "accepted");
        await Database.ExecuteAsync("update prima.send_attempts set outcome = 'accepted', in_doubt = false");
        var newer = await PrimaAsync("messages", "list", "--state", "accepted", "--json");
        var older = await PrimaAsync("messages", "list", "--state", "accepted", "--before", "3");
        var page = await PrimaAsync("messages", "list", "--state", "expired", "--limit", "1000", "--before", "1003");
        var few = await PrimaAsync("messages", "list", "--key", "many:10", "--limit", "200", "--json");
        var many = await PrimaAsync("messages", "list", "--key", "many:", "--limit", "1");
        await Database.ExecuteAsync("update prima.messages set idempotency_key = 'many:0' where id = 1");
        var tooMany = await PrimaAsync("messages", "list", "--key", "many:", "--limit", "1", "--before", "2");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((none.Code, none.Output.Trim()), Is.EqualTo((ExitCode.Done, "No such message among the 10,000 that were looked at.")));
            Assert.That(none.Error.Trim(), Is.EqualTo("10,000 messages were looked at. To go on among older ones: add --before 3"));
            Assert.That((newer.Json.GetArrayLength(), newer.Error.Trim()), Is.EqualTo((0, none.Error.Trim())));
            Assert.That(older.Output, Does.Match(@"(?m)^2 +accepted "));
            Assert.That(older.Error, Is.Empty);
            Assert.That((few.Json[0].GetProperty("id").GetInt64(), few.Json.GetArrayLength(), few.Error), Is.EqualTo((10002, 114, "")));
            Assert.That((many.Output.Split('\n')[1][..5], many.Error.Trim()), Is.EqualTo(("10002", "There are more: add --before 10002")));
            Assert.That((tooMany.Output.Split('\n')[1][..2], tooMany.Error), Is.EqualTo(("1 ", "")), "found among all, for more keys than can be looked at begin so");
            Assert.That((page.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, page.Error), Is.EqualTo((1001, "")), "a full last page is the last");
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
    [TestCase("messages resend 1 --reason x", ExitCode.Refused, "is queued: it is not over")]
    [TestCase("messages resend 2 --reason x", ExitCode.Refused, "is uncertain: it is not over")]
    [TestCase("messages resend 99 --reason x", ExitCode.Failed, "There is no message")]
    [TestCase("messages resend 1", ExitCode.Refused, "is queued: it is not over")]
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

    [TestCase("failed", "the device was banned", false, "x")]
    [TestCase("failed", "a person says that it was not sent", true, "(kirim ulang) x")]
    [TestCase("cancelled", "wrong dose", false, "x")]
    [TestCase("uncertain", "no evidence came", true, "(kirim ulang) x")]
    public async Task What_is_over_is_sent_once_more_and_what_may_have_arrived_is_marked(string state, string reason, bool mayHaveArrived, string text)
    {
        await EndSecondAsync(state, reason, mayHaveArrived);
        var tried = await PrimaAsync("messages", "resend", "second", "--reason", "x", "--dry-run");
        var none = await Database.CountAsync("prima.messages");
        var done = await PrimaAsync("messages", "resend", "second", "--reason", "the number works again", "--by", "rina");
        var twice = await PrimaAsync("messages", "resend", "second", "--reason", "x", "--json");
        var third = await PrimaAsync("messages", "resend", "second:resend", "--reason", "x");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((tried.Code, none), Is.EqualTo((ExitCode.Done, 2)));
            Assert.That(tried.Output, Does.StartWith($"Message 2 was {state} and can be sent once more.").And.Contain("Nothing was changed."));
            Assert.That(done.Output.Contains("may have arrived", StringComparison.Ordinal), Is.EqualTo(mayHaveArrived));
            Assert.That(done.Output, Does.Match($"^Message 2 was {state}; message [0-9]+ says the same once more\\."));
            Assert.That((twice.Code, Text(twice.Json, "because")), Is.EqualTo((ExitCode.Refused, "again")));
            Assert.That((third.Code, third.Error.Contains("is queued", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Refused, true)), third.Error);
            Assert.That(await Database.AskAsync<string>("select concat_ws('|', m.idempotency_key, m.body, s.state, q.device, q.priority) from prima.messages m join prima.message_status s using (id) join prima.queue q on q.message_id = m.id where m.id > 2"), Is.EqualTo($"second:resend|{text}|queued||normal"));
            Assert.That(await Database.AskAsync<string[]>("select array_agg(concat_ws(' ', entity, entity_id = (select max(id)::text from prima.messages), actor, cause, to_state, reason) order by id) from prima.events"), Is.EqualTo(new[] { "message t rina resend queued the number works again" }));
            Assert.That(Text((await PrimaAsync("messages", "show", "second", "--json")).Json.GetProperty("events")[0], "actor", "reason"), Is.EqualTo("rina the number works again"), "told of the first too");
        }
    }

    [Test]
    public async Task What_arrived_what_is_too_late_what_is_erased_and_what_the_rules_said_is_not_said_again()
    {
        await EndSecondAsync("failed", "x");
        async Task<string> TryAsync(string change, string back)
        {
            await Database.ExecuteAsync(change);
            var answer = await PrimaAsync("messages", "resend", "2", "--reason", "x", "--json");
            await Database.ExecuteAsync(back);
            return $"{answer.Code} {Text(answer.Json, "because", "detail")}";
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await TryAsync("update prima.send_attempts set outcome = 'accepted'; delete from prima.message_endings", "update prima.send_attempts set outcome = 'uncertain'; insert into prima.message_endings (message_id, state, reason) values (2, 'failed', 'x')"), Is.EqualTo("Refused accepted accepted"));
            Assert.That(await TryAsync("update prima.messages set not_after = now() where id = 2", "update prima.messages set not_after = null where id = 2"), Is.EqualTo("Refused late failed"));
            Assert.That(await TryAsync("update prima.messages set body = null where id = 2", "update prima.messages set body = 'x' where id = 2"), Is.EqualTo("Refused erased failed"));
            Assert.That(await TryAsync("update prima.messages set kind = 'reply' where id = 2", "update prima.messages set kind = 'direct' where id = 2"), Is.EqualTo("Refused kind reply"));
            Assert.That(await TryAsync("update prima.messages set idempotency_key = repeat('k', 194) where id = 2", "update prima.messages set idempotency_key = 'second' where id = 2"), Is.EqualTo("Refused long_key failed"));
            Assert.That(await Database.CountAsync("prima.messages"), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task To_who_said_no_nothing_is_said_once_more_and_at_night_it_waits()
    {
        await EndSecondAsync("failed", "x");
        await Database.ExecuteAsync("""
            truncate prima.patients cascade;
            insert into prima.patients (id, phone, name, time_zone, consent_status) values ('00000000-0000-0000-0000-000000000009', '6281200001111', 'Siti', 'Asia/Jakarta', 'granted');
            update prima.messages set patient_id = '00000000-0000-0000-0000-000000000009', quiet_exempt = false where id = 2
            """);
        var atNight = await PrimaAsync("messages", "resend", "2", "--reason", "x", "--dry-run", "--Prima:Rules:QuietHours=00:00-23:59");
        await Database.ExecuteAsync("update prima.patients set consent_status = 'withdrawn'");
        var withdrawn = await PrimaAsync("messages", "resend", "2", "--reason", "x");
        await Database.ExecuteAsync("update prima.messages set patient_id = null where id = 2; delete from prima.patients");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(atNight.Output, Does.Contain("can be sent once more, when the night ends, at "));
            Assert.That((withdrawn.Code, withdrawn.Error.Contains("gets no message now", StringComparison.Ordinal)), Is.EqualTo((ExitCode.Refused, true)), withdrawn.Error);
        }
    }

    [Test]
    public async Task What_was_not_due_yet_is_said_once_more_when_it_is()
    {
        await EndSecondAsync("cancelled", "a mistake", mayHaveArrived: false);
        await Database.ExecuteAsync("update prima.messages set due_at = '2099-03-01 02:00Z' where id = 2");
        string[] many = ["messages", "resend", "--state", "cancelled", "--reason", "x", "--dry-run"];
        var (told, counted) = (await PrimaAsync(many), (await PrimaAsync([.. many, "--json"])).Json);
        var done = await PrimaAsync("messages", "resend", "2", "--reason", "x");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(told.Output, Does.StartWith("1 selected, 0 would be sent now, 1 when it is due.\n"));
            Assert.That((counted.GetProperty("now").GetInt32(), counted.GetProperty("at_night_end").GetInt32(), counted.GetProperty("when_due").GetInt32()), Is.EqualTo((0, 0, 1)));
            Assert.That(done.Output, Does.Match("^Message 2 was cancelled; message [0-9]+ says the same once more, when it is due, at 2099-03-01 02:00:00Z\\.\n$"));
            Assert.That(
                await Database.AskAsync<bool>("select q.due_at = '2099-03-01 02:00Z' and q.rank_at > q.due_at and m.due_at = q.due_at from prima.messages m join prima.queue q on q.message_id = m.id where m.idempotency_key like '%:resend'"), Is.True);
        }
    }

    [Test]
    public async Task Of_two_who_send_it_once_more_at_once_one_does()
    {
        await EndSecondAsync("failed", "x");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PrimaAsync("messages", "resend", "2", "--reason", "x")));
        Assert.That((answers.Count(one => one.Code == ExitCode.Done), await Database.CountAsync("prima.messages")), Is.EqualTo((1, 3)));
    }

    [Test]
    public async Task Many_that_have_something_in_common_are_sent_once_more_together_with_one_event()
    {
        await GivenManyAsync();
        string[] words = ["messages", "resend", "--state", "failed", "--device", "d1", "--reason", "works again", "--by", "rina", "--Prima:Rules:QuietHours=00:00-23:59"];
        var dry = await PrimaAsync([.. words, "--dry-run"]);
        var unasked = await PrimaAsync(words);
        var untouched = await Database.AskAsync<long>("select count(*) from prima.messages where idempotency_key like '%:resend'");
        var done = await PrimaAsync([.. words, "--yes", "--json"]);
        var again = await PrimaAsync([.. words, "--yes"]);
        var none = await PrimaAsync("messages", "resend", "--state", "cancelled");
        var shown = (await PrimaAsync("messages", "show", "many:3", "--json")).Json;
        var why = await PrimaAsync("why", "many:3:resend");

        const string Refused = "Not sent: 2 too late, 1 sent once more already, 1 to patients who get no message now, 1 of a kind that belongs to its moment.";
        using (Assert.EnterMultipleScope())
        {
            Assert.That((dry.Code, dry.Output), Is.EqualTo((ExitCode.Done, $"9 selected, 3 would be sent now, 1 when the night ends. {Refused}\nNothing was changed.\n")));
            Assert.That((unasked.Code, unasked.Error.Trim()), Is.EqualTo((ExitCode.Usage, $"9 selected, 3 would be sent now, 1 when the night ends. {Refused} Nothing was done: add --yes to go on.")));
            Assert.That(untouched, Is.EqualTo(1), "the one that was sent once more before");
            Assert.That(done.Output, Does.Match("""^{"selected":9,"now":3,"at_night_end":1,"when_due":0,"may_have_arrived":1,"refused":{"late":2,"again":1,"guard":1,"kind":1},"again":\[[0-9]+(,[0-9]+){3}\],"next":null,"dry_run":false}"""));
            Assert.That((again.Code, again.Output), Is.EqualTo((ExitCode.Done, "9 selected, 0 are sent now. Not sent: 5 sent once more already, 2 too late, 1 to patients who get no message now, 1 of a kind that belongs to its moment.\n")));
            Assert.That(
                await Database.AskAsync<string[]>("select array(select concat_ws('|', m.idempotency_key, m.body) from prima.messages m join prima.queue q on q.message_id = m.id where q.device = 'd1' order by m.id)"),
                Is.EqualTo(new[] { "many:1:resend|x", "many:2:resend|x", "many:3:resend|(kirim ulang) x", "many:4:resend|x" }));
            Assert.That(
                await Database.AskAsync<string[]>("select array(select concat_ws('|', entity, split_part(entity_id, '-', 2)::bigint - split_part(entity_id, '-', 1)::bigint, to_state, cause, actor, reason) from prima.events)"),
                Is.EqualTo(new[] { "messages|3|queued|resend|rina|works again" }));
            Assert.That((none.Code, none.Output), Is.EqualTo((ExitCode.Done, "No such message.\n")));
            Assert.That(Text(shown.GetProperty("events")[0], "actor", "cause", "reason"), Is.EqualTo("rina resend works again"));
            Assert.That(why.Output, Does.Match(@"Z  Messages [0-9]+-[0-9]+ went to queued \(resend\), by rina: works again\."));
        }
    }

    [TestCase("messages resend", "Name one message, or the state")]
    [TestCase("messages resend --device d1", "Name one message, or the state")]
    [TestCase("messages resend 2 --state failed", "and not both")]
    [TestCase("messages resend --state queued", "Nothing that is 'queued' can be sent once more. --state takes ")]
    [TestCase("messages resend --state faild", "Did you mean 'failed'?")]
    public async Task Which_are_to_be_sent_once_more_is_said_one_way(string words, string why)
    {
        var answer = await PrimaAsync(words.Split(' '));
        Assert.That((answer.Code, answer.Error.Contains(why, StringComparison.Ordinal)), Is.EqualTo((ExitCode.Usage, true)), answer.Error);
    }

    /// <summary>Nine on the device d1 that failed, and others.</summary>
    private Task GivenManyAsync() => Database.ExecuteAsync("""
        truncate prima.patients cascade;
        insert into prima.patients (id, phone, name, time_zone, consent_status)
        values ('00000000-0000-0000-0000-000000000008', '6281200000008', 'Siti', 'Asia/Jakarta', 'granted'), ('00000000-0000-0000-0000-000000000009', '6281200000009', 'Siti', 'Asia/Jakarta', 'withdrawn');
        insert into prima.messages (idempotency_key, content_hash, kind, recipient, body, priority, device, due_at, not_after, patient_id, quiet_exempt)
        select 'many:' || n, '', case when n = 8 then 'reply' else 'direct' end, case when n = 4 then '6281200000008' when n = 9 then '6281200000009' else '6281200001111' end, 'x', 'normal', case when n <= 9 then 'd1' else 'd2' end,
            now() - interval '1 h', case when n in (5, 6) then now() - interval '1 min' end,
            case when n = 4 then '00000000-0000-0000-0000-000000000008'::uuid when n = 9 then '00000000-0000-0000-0000-000000000009' end, n not in (4, 9)
        from generate_series(1, 11) n;
        insert into prima.message_endings (message_id, state, reason)
        select id, case when idempotency_key = 'many:11' then 'expired' else 'failed' end, 'the device was banned' from prima.messages where idempotency_key like 'many:%';
        insert into prima.send_attempts (id, message_id, device, recipient, worker, started_at, expires_at, ended_at, outcome, live, in_doubt, charged)
        select gen_random_uuid(), id, 'd1', recipient, 'w', now(), now(), now(), 'uncertain', true, false, true from prima.messages where idempotency_key = 'many:3';
        insert into prima.messages (idempotency_key, content_hash, recipient, body, priority, device, due_at) values ('many:7:resend', '', '6281200001111', 'x', 'normal', 'd2', now());
        insert into prima.queue (message_id, priority, due_at, rank_at, device, recipient) select id, 'normal', now(), now(), 'd2', recipient from prima.messages where idempotency_key = 'many:7:resend'
        """);

    private Task EndSecondAsync(string state, string reason, bool mayHaveArrived = true) => Database.ExecuteAsync($"""
        update prima.send_attempts set in_doubt = false;
        delete from prima.send_attempts where not {mayHaveArrived};
        insert into prima.message_endings (message_id, state, reason) values (2, '{state}', '{reason}')
        """);

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
            Assert.That(await Database.AskAsync<string>("select actor from prima.events where entity_id = '2'"), Is.EqualTo(Environment.GetEnvironmentVariable("SUDO_USER") ?? Environment.UserName));
        }
    }

    private static string Text(JsonElement element, params string[] names) => string.Join(' ', names.Select(name => element.GetProperty(name).GetString()));
}
