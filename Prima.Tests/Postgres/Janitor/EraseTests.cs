using NUnit.Framework;
using Prima.Data.Postgres;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Janitor;

/// <summary>What people wrote, and what was said to them, goes when its time is over; what is open keeps it, whatever its age.</summary>
[Parallelizable]
public class EraseTests : DatabaseFixture
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(90);
    private static readonly string[] Open = ["queued", "waits again", "sending", "uncertain"];
    private static readonly string[] Over = ["accepted", "accepted after closing", "closed", "failed by a person", "failed", "expired", "cancelled", "failed after tries"];
    private DataUnderTest worker = null!;

    [OneTimeSetUp]
    public void GivenAWorker() => worker = DataUnderTest.OpenAs(Database, "prima_worker");

    [SetUp]
    public Task GivenNothing() => Database.ExecuteAsync("""
        delete from prima.messages; delete from prima.queue; delete from prima.send_attempts; delete from prima.in_flight; delete from prima.message_endings;
        delete from prima.inbox; delete from prima.task_origins; delete from prima.volunteer_tasks; delete from prima.kept_texts;
        update prima.erased_until set id = 0
        """);

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [TestCaseSource(nameof(Over))]
    public async Task A_message_that_has_been_over_for_long_enough_loses_its_text_and_keeps_everything_else(string state)
    {
        var message = await GivenAsync(state, "91 d", "91 d");
        const string Rest = "select m::text || s::text from (select * from prima.messages) m0 cross join lateral (select m0.id, m0.idempotency_key, m0.content_hash, m0.recipient, m0.enqueued_at) m join prima.message_status s on s.id = m.id";
        var before = await Database.AskAsync<string>(Rest);

        Assert.That(await EraseAsync(), Is.EqualTo(1));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await IsErasedAsync(message), Is.True);
            Assert.That(await Database.AskAsync<string>(Rest), Is.EqualTo(before));
            Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);
            Assert.That(await EraseAsync(), Is.Zero, "once");
        }
    }

    [TestCaseSource(nameof(Open))]
    public async Task A_message_that_is_open_keeps_its_text_whatever_its_age(string state)
    {
        var message = await GivenAsync(state, "4000 d", "4000 d");

        Assert.That(await EraseAsync(), Is.Zero);
        await LaterAsync("4000 d");
        Assert.That((await EraseAsync(), await IsErasedAsync(message)), Is.EqualTo((0, false)), "also when it is looked at again");
        await using (var command = worker.Source.CreateCommand($"select prima.erase_texts(array[{message}])"))
            await command.ExecuteNonQueryAsync();
        Assert.That(await IsErasedAsync(message), Is.False, "nor whatever a worker asks for");
    }

    [TestCaseSource(nameof(Over))]
    public async Task A_message_that_is_young_or_has_ended_lately_keeps_its_text_until_its_time(string state)
    {
        var young = await GivenAsync(state, "89 d", "89 d");
        Assert.That((await EraseAsync(), await IsErasedAsync(young)), Is.EqualTo((0, false)));
        await GivenNothing();

        var late = await GivenAsync(state, "200 d", "89 d");
        Assert.That((await EraseAsync(), await IsErasedAsync(late)), Is.EqualTo((0, false)));
        await Database.ExecuteAsync("update prima.send_attempts set ended_at = ended_at - interval '2 d'; update prima.message_endings set ended_at = ended_at - interval '2 d'");
        await LaterAsync("2 d");
        Assert.That((await EraseAsync(), await IsErasedAsync(late)), Is.EqualTo((1, true)), "later it goes");
        Assert.That(await Database.CountAsync("prima.kept_texts"), Is.Zero);
    }

    [Test]
    public async Task What_the_walk_has_left_behind_open_is_looked_at_again_each_day_and_goes_when_it_has_been_over_for_its_time()
    {
        var message = await GivenAsync("queued", "300 d", "300 d");
        await Database.ExecuteAsync("insert into prima.inbox (kind, device, sender, dedupe_key, received_at, text, raw, state) values ('incoming', 'd1', 'waited', sha256('waited'), now() - interval '300 d', 'words', 'words', 'pending')");
        await EraseAsync();
        await LaterAsync("25 h");
        Assert.That(await EraseAsync(), Is.Zero, "both wait still");
        await Database.ExecuteAsync($"""
            delete from prima.queue; insert into prima.message_endings (message_id, state, reason, ended_at) values ({message}, 'cancelled', 'x', now() - interval '91 d');
            update prima.inbox set state = 'done', outcome = 'x', processed_at = now() - interval '91 d'
            """);
        await LaterAsync("23 h");
        Assert.That(await EraseAsync(), Is.Zero, "they were open a moment ago");

        await LaterAsync("2 h");
        Assert.That((await EraseAsync(), await IsErasedAsync(message)), Is.EqualTo((2, true)));
        Assert.That(await ErasedRowsAsync(), Is.EqualTo(new[] { "waited" }));
        Assert.That(await Database.CountAsync("prima.kept_texts"), Is.Zero);
    }

    [TestCase("25 s", "15 s", true)]
    [TestCase("25 s", "5 s", false)]
    [TestCase("15 s", "15 s", false)]
    public async Task A_short_time_is_no_half_day_longer(string enqueued, string ended, bool isErased)
    {
        var message = await GivenAsync("cancelled", enqueued, ended);
        await Database.ExecuteAsync($"insert into prima.inbox (kind, device, sender, dedupe_key, received_at, text, raw, state, outcome, processed_at) values ('incoming', 'd1', 'x', sha256('short'), now() - interval '{enqueued}', 'words', 'words', 'done', 'x', now() - interval '{ended}')");

        var erased = await worker.Janitor.EraseTextsAsync(TimeSpan.FromSeconds(10), CancellationToken.None);

        Assert.That((erased, await IsErasedAsync(message)), Is.EqualTo((isErased ? 2 : 0, isErased)));
    }

    [Test]
    public async Task The_same_content_still_has_its_id_and_other_content_is_still_refused()
    {
        var message = await Database.AskAsync<long>("select prima.enqueue_message('6281200000001', 'a text', 'kept key')");
        await Database.ExecuteAsync($"delete from prima.queue; insert into prima.message_endings values ({message}, 'cancelled', 'x', now() - interval '91 d'); update prima.messages set enqueued_at = now() - interval '91 d'");
        Assert.That((await EraseAsync(), await IsErasedAsync(message)), Is.EqualTo((1, true)));

        Assert.That(await Database.AskAsync<long>("select prima.enqueue_message('6281200000001', 'a text', 'kept key')"), Is.EqualTo(message));
        await Assert.ThatAsync(
            () => Database.ExecuteAsync("select prima.enqueue_message('6281200000001', 'another', 'kept key')"), Throws.TypeOf<Npgsql.PostgresException>().With.Property("SqlState").EqualTo("PR409"));
    }

    [Test]
    public async Task It_goes_in_batches_passes_each_once_and_stops_before_the_first_that_is_too_young()
    {
        await Database.ExecuteAsync("""
            insert into prima.messages (id, idempotency_key, content_hash, recipient, body, priority, due_at, enqueued_at)
            select n, 'batch ' || n, '\x00', '6281200000001', 'x', 'normal', now(), case when n <= 2500 then now() - interval '100 d' else now() end from generate_series(1, 2600) n;
            insert into prima.message_endings select n, 'cancelled', 'x', now() - interval '100 d' from generate_series(1, 2600) n
            """);

        Assert.That(await EraseAsync(), Is.EqualTo(2500));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.CountAsync("prima.messages where body is null"), Is.EqualTo(2500));
            Assert.That(await Database.AskAsync<long>("select id from prima.erased_until where what = 'messages'"), Is.EqualTo(2500));
            Assert.That(await Database.CountAsync("prima.kept_texts"), Is.Zero);
            Assert.That(await EraseAsync(), Is.Zero);
        }
    }

    [Test]
    public async Task What_came_in_and_is_done_loses_its_words_and_what_waits_or_is_dead_does_not()
    {
        await Database.ExecuteAsync("""
            insert into prima.inbox (kind, device, sender, dedupe_key, received_at, text, raw, details, state, outcome, processed_at, patient_id)
            select r.kind, 'd1', r.name, sha256(r.name::bytea), now() - r.received, 'words', 'words', '{"media": "image"}', r.state, case when r.state <> 'pending' then 'x' end, now() - r.processed, gen_random_uuid()
            from (values ('old', 'incoming', interval '91 d', 'done', interval '91 d'), ('report', 'status', '91 d', 'done', '91 d'), ('late', 'incoming', '91 d', 'done', '89 d'),
                ('waits', 'incoming', '91 d', 'pending', null), ('dead', 'incoming', '91 d', 'dead', '91 d'), ('young', 'incoming', '89 d', 'done', '89 d')) r (name, kind, received, state, processed)
            """);

        Assert.That(await EraseAsync(), Is.EqualTo(2));
        Assert.That(await ErasedRowsAsync(), Is.EqualTo(new[] { "old", "report" }));
        Assert.That(await Database.CountAsync("prima.inbox where sender = 'old' and outcome = 'x' and details ->> 'media' = 'image' and dedupe_key = sha256('old') and processed_at is not null"), Is.EqualTo(1));

        await LaterAsync("91 d");
        await Database.ExecuteAsync("update prima.inbox set processed_at = processed_at - interval '2 d'; delete from prima.inbox where sender = 'waits'");
        Assert.That(await EraseAsync(), Is.EqualTo(1), "what was done late; the dead one stays, and what is gone is forgotten");
        Assert.That(await ErasedRowsAsync(), Is.EqualTo(new[] { "late", "old", "report" }));
        Assert.That(await Database.AskAsync<string>("select string_agg(i.sender, ' ') from prima.kept_texts k left join prima.inbox i on i.id = k.id"), Is.EqualTo("dead"));
    }

    [Test]
    public async Task A_task_that_was_closed_long_ago_loses_quote_and_note_and_no_other_does()
    {
        await Database.ExecuteAsync("""
            insert into prima.volunteer_tasks (sender, reason, priority, state, code, note, quote, closed_at, created_at)
            select r.name, r.name, 'high', r.state, r.name, r.note, r.quote, now() - r.closed, now() - interval '900 d'
            from (values ('both', 'resolved', 'n', 'q', interval '91 d'), ('note', 'dismissed', 'n', null, '91 d'), ('young', 'resolved', 'n', 'q', '89 d'),
                ('open', 'open', 'n', 'q', null), ('taken', 'acknowledged', 'n', 'q', null)) r (name, state, note, quote, closed)
            """);

        Assert.That(await EraseAsync(), Is.EqualTo(2));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string[]>("select array_agg(sender order by sender) from prima.volunteer_tasks where note is null and quote is null"), Is.EqualTo(new[] { "both", "note" }));
            Assert.That(await EraseAsync(), Is.Zero);
        }
    }

    [Test]
    public async Task Of_two_who_erase_at_once_one_passes_by_and_the_other_erases_all_of_it()
    {
        var message = await GivenAsync("cancelled", "91 d", "91 d");
        await using var other = await Database.OpenSessionAsync();

        // 1. somebody walks, and has not committed
        await other.ExecuteAsync("begin; select id from prima.erased_until where what = 'messages' for update");
        // 2. this one passes by, and waits for nobody
        Assert.That((await EraseAsync(), await IsErasedAsync(message)), Is.EqualTo((0, false)));
        // 3. the first dies, and has done nothing
        await other.ExecuteAsync("rollback");

        Assert.That((await EraseAsync(), await IsErasedAsync(message)), Is.EqualTo((1, true)));
    }

    private Task<int> EraseAsync() => worker.Janitor.EraseTextsAsync(Keep, CancellationToken.None);

    private Task<bool> IsErasedAsync(long message) => Database.AskAsync<bool>($"select body is null from prima.messages where id = {message}");

    private Task<string[]> ErasedRowsAsync() => Database.AskAsync<string[]>("select array_agg(sender order by sender) from prima.inbox where text is null and raw = ''");

    /// <summary>What was left behind was last looked at so long ago.</summary>
    private Task LaterAsync(string time) => Database.ExecuteAsync($"update prima.kept_texts set open_at = open_at - interval '{time}'");

    /// <summary>A message in one of the places where one can be, enqueued and ended so long ago.</summary>
    private async Task<long> GivenAsync(string state, string enqueued, string ended)
    {
        var id = await Database.AskAsync<long>($"select prima.enqueue_message('{Given.NewRecipient()}', 'a text', '{Guid.NewGuid()}')");
        await Database.ExecuteAsync($"update prima.messages set enqueued_at = now() - interval '{enqueued}' where id = {id}");
        if (state is not ("queued" or "waits again"))
            await Database.ExecuteAsync($"delete from prima.queue where message_id = {id}");
        var outcome = state switch
        {
            "sending" => "sending",
            "accepted" or "accepted after closing" => "accepted",
            "uncertain" or "closed" or "failed by a person" => "uncertain",
            "waits again" or "failed after tries" => "rejected",
            _ => null,
        };
        if (outcome is not null)
        {
            await Database.ExecuteAsync($"""
                insert into prima.send_attempts (id, message_id, device, recipient, worker, started_at, expires_at, ended_at, outcome, live, in_doubt)
                values (gen_random_uuid(), {id}, 'd1', '6281200000001', 'w', now() - interval '{ended}', now(), {(outcome == "sending" ? "null" : $"now() - interval '{ended}'")}, '{outcome}',
                    {outcome != "rejected"}, {state == "uncertain"})
                """);
        }

        if (outcome == "sending")
            await Database.ExecuteAsync($"insert into prima.in_flight select '6281200000001', 'd1', id, now() from prima.send_attempts where message_id = {id}");
        var ending = state switch
        {
            "closed" or "accepted after closing" => "uncertain",
            "failed by a person" or "failed after tries" => "failed",
            "failed" or "expired" or "cancelled" => state,
            _ => null,
        };
        if (ending is not null)
            await Database.ExecuteAsync($"insert into prima.message_endings (message_id, state, reason, ended_at) values ({id}, '{ending}', 'x', now() - interval '{ended}')");
        return id;
    }
}
