using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Workers.Cli;

namespace Prima.Tests.Workers.Cli;

[Parallelizable]
public class InboxVerbTests : VerbFixture
{
    [SetUp]
    public Task GivenWhatCameIn() => Database.ExecuteAsync($"""
        {TestDatabase.Emptying("inbox", "rejected_deliveries", "events")};
        insert into prima.inbox (kind, device, gateway_id, dedupe_key, sender, text, received_at, raw, state, attempts, next_try_at, outcome, processed_at)
        values ('incoming', 'd1', '417', '1', '6281234567890', 'sudah', '2026-03-01 01:00Z', '', 'done', 0, now(), 'done', '2026-03-01 01:01Z'),
            ('incoming', 'd1', null, '2', '120363040000000000@g.us', 'x', '2026-03-01 02:00Z', '', 'dead', 6, 'infinity', null, null),
            ('status', 'd1', null, '3', null, null, '2026-03-01 03:00Z', '', 'dead', 6, 'infinity', 'error', null),
            ('connect', 'd1', null, '4', null, null, '2026-03-01 04:00Z', '', 'pending', 0, now(), null, null);
        insert into prima.rejected_deliveries (kind, raw, reason, received_at) values ('incoming', 'sudah', 'no_sender', '2026-03-01 05:00Z')
        """);

    [Test]
    public async Task What_came_in_is_listed_the_newest_first_without_words_and_for_people_without_numbers()
    {
        var all = await PrimaAsync("inbox", "list", "--json");
        var people = await PrimaAsync("inbox", "list");
        var dead = await PrimaAsync("inbox", "list", "--state", "dead", "--kind", "status", "--limit", "5", "--json");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                all.Json.EnumerateArray().Select(row => string.Join('|', row.EnumerateObject().Select(column => column.Value.ToString()))),
                Is.EqualTo(new[]
                {
                    "-1|incoming||||rejected|no_sender|2026-03-01T05:00:00Z|", "4|connect|d1|||pending||2026-03-01T04:00:00Z|", "3|status|d1|||dead|error|2026-03-01T03:00:00Z|",
                    "2|incoming|d1|120363040000000000@g.us||dead||2026-03-01T02:00:00Z|", "1|incoming|d1|6281234567890|417|done|done|2026-03-01T01:00:00Z|2026-03-01T01:01:00Z",
                }));
            Assert.That(all.Json[0].EnumerateObject().Select(column => column.Name), Is.EqualTo(new[] { "id", "kind", "device", "sender", "gateway_id", "state", "outcome", "received_at", "processed_at" }));
            Assert.That(dead.Json.EnumerateArray().Select(row => row.GetProperty("id").GetInt64()), Is.EqualTo(new[] { 3 }));
            Assert.That(people.Output, Does.Contain("62812****890").And.Contain("no_sender").And.Not.Contain("sudah").And.Not.Contain("120363"));
            var some = await PrimaAsync("inbox", "list", "--limit", "2", "--json");
            Assert.That((some.Json.GetArrayLength(), some.Error), Is.EqualTo((2, "There are more: give a greater --limit, or narrow it by --state or --kind\n")));
            Assert.That(people.Error, Is.Empty);
            Assert.That((await PrimaAsync("inbox", "list", "--state", "lost")).Code, Is.EqualTo(ExitCode.Usage));
            Assert.That((await PrimaAsync("inbox", "list", "--limit", "0")).Code, Is.EqualTo(ExitCode.Usage));
        }
    }

    [Test]
    public async Task A_dead_row_is_worked_on_once_more_and_who_said_so_is_kept()
    {
        var retried = await PrimaAsync("inbox", "retry", "3", "--by", "rina", "--reason", "repaired", "--json");
        var again = await PrimaAsync("inbox", "retry", "3");
        using (Assert.EnterMultipleScope())
        {
            Assert.That((retried.Code, retried.Json.GetProperty("ids")[0].GetInt64()), Is.EqualTo((ExitCode.Done, 3)));
            Assert.That(again.Code, Is.EqualTo(ExitCode.Refused));
            Assert.That(
                await Database.AskAsync<string>("select concat_ws('|', state, attempts, next_try_at <= clock_timestamp(), outcome is null) from prima.inbox where id = 3"), Is.EqualTo("pending|0|t|t"));
            Assert.That(
                await Database.AskAsync<string[]>("select array_agg(concat_ws('|', entity, entity_id, from_state, to_state, cause, actor, reason)) from prima.events"),
                Is.EqualTo(new[] { "inbox|3|dead|pending|inbox retry|rina|repaired" }));
        }
    }

    [Test]
    public async Task All_that_are_dead_are_in_one_go()
    {
        var dry = await PrimaAsync("inbox", "retry", "--all-dead", "--dry-run", "--json");
        Assert.That(await Database.CountAsync("prima.events") + await Database.CountAsync("prima.inbox where state = 'pending'"), Is.EqualTo(1));
        var unasked = await PrimaAsync("inbox", "retry", "--all-dead");
        Assert.That((unasked.Code, unasked.Error.Contains("2 dead rows", StringComparison.Ordinal), await Database.CountAsync("prima.events")), Is.EqualTo((ExitCode.Usage, true, 0)), unasked.All);
        var all = await PrimaAsync("inbox", "retry", "--all-dead", "--yes", "--by", "rina", "--reason", "repaired");
        var none = await PrimaAsync("inbox", "retry", "--all-dead");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(dry.Json.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64()), Is.EqualTo(new[] { 2, 3 }));
            Assert.That((all.Code, none.Code), Is.EqualTo((ExitCode.Done, ExitCode.Done)));
            Assert.That(await Database.CountAsync("prima.inbox where state = 'dead'"), Is.Zero);
            Assert.That(
                await Database.AskAsync<string[]>("select array_agg(concat_ws('|', entity, entity_id, from_state, to_state, cause, actor, reason)) from prima.events"),
                Is.EqualTo(new[] { "inbox|*|dead|pending|inbox retry|rina|repaired (2 rows)" }), "one event for all");
        }
    }

    [TestCase(ExitCodes.Usage)]
    [TestCase(ExitCodes.Usage, "1", "--all-dead")]
    [TestCase(ExitCodes.Refused, "1")]
    [TestCase(ExitCodes.Refused, "4")]
    [TestCase(ExitCodes.Failed, "99")]
    public async Task What_is_not_dead_is_left_alone(int code, params string[] words)
    {
        Assert.That((int)(await PrimaAsync(["inbox", "retry", .. words])).Code, Is.EqualTo(code));
        Assert.That(await Database.CountAsync("prima.events"), Is.Zero);
    }

    private static class ExitCodes
    {
        public const int Failed = (int)ExitCode.Failed;
        public const int Usage = (int)ExitCode.Usage;
        public const int Refused = (int)ExitCode.Refused;
    }
}
