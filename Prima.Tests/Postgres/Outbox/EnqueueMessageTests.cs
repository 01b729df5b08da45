using Npgsql;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>The single way in, rule by rule (contract section 4).</summary>
[Parallelizable]
public class EnqueueMessageTests : DatabaseFixture
{
    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Case("a landline", "recipient => '021 5551234', body => 'x', idempotency_key => 'k'", "recipient", "not_mobile");
        yield return Case("a number out of a spreadsheet", "recipient => '8.12E+11', body => 'x', idempotency_key => 'k'", "recipient", "not_digits");
        yield return Case("a group", "recipient => '120363025246125486@g.us', body => 'x', idempotency_key => 'k'", "recipient", "group");
        yield return Case("no recipient", "recipient => null, body => 'x', idempotency_key => 'k'", "recipient", "empty");
        yield return Case("no body", "recipient => '081234567890', body => null, idempotency_key => 'k'", "body", "empty");
        yield return Case("an empty body", "recipient => '081234567890', body => '', idempotency_key => 'k'", "body", "empty");
        yield return Case("a body of blanks", "recipient => '081234567890', body => E' \\n\\t', idempotency_key => 'k'", "body", "empty");
        yield return Case("a body that nobody sees", "recipient => '081234567890', body => E'\\u00a0\\u200b\\n', idempotency_key => 'k'", "body", "empty");
        yield return Case("a body too long", "recipient => '081234567890', body => repeat('x', 4001), idempotency_key => 'k'", "body", "4001");
        yield return Case("no key", "recipient => '081234567890', body => 'x', idempotency_key => null", "idempotency_key", "empty");
        yield return Case("an empty key", "recipient => '081234567890', body => 'x', idempotency_key => ''", "idempotency_key", "empty");
        yield return Case("a key too long", "recipient => '081234567890', body => 'x', idempotency_key => repeat('k', 201)", "idempotency_key", "201");
        foreach (var ours in (string[])[
            "farewell:36", "farewell:00000000-0000-0000-0000-000000000001:2", "reply:12:1", "granted:7", "consent:00000000-0000-0000-0000-000000000001", "reminder:00000000-0000-0000-0000-000000000001",
            "reminder:00000000-0000-0000-0000-000000000001:resend", "followup:00000000-0000-0000-0000-000000000001:2", "alert:00000000-0000-0000-0000-000000000001:3:00000000-0000-0000-0000-000000000002"])
            yield return Case(ours, $"recipient => '081234567890', body => 'x', idempotency_key => '{ours}'", "idempotency_key", "one of Prima's own");
        yield return Case("no due_at", "recipient => '081234567890', body => 'x', idempotency_key => 'k', due_at => null", "due_at", "null");
        yield return Case("a due_at that never comes", "recipient => '081234567890', body => 'x', idempotency_key => 'k', due_at => 'infinity'", "due_at", "2000");
        yield return Case("a due_at before Christ", "recipient => '081234567890', body => 'x', idempotency_key => 'k', due_at => '4713-01-01 BC'", "due_at", "2000");
        yield return Case("a due_at after not_after", "recipient => '081234567890', body => 'x', idempotency_key => 'k', not_after => now() - interval '1 s'", "due_at", "after not_after");
        yield return Case("a not_after that a worker cannot read", "recipient => '081234567890', body => 'x', idempotency_key => 'k', not_after => '20000-01-01'", "not_after", "age");
        yield return Case("an unknown priority", "recipient => '081234567890', body => 'x', idempotency_key => 'k', priority => 'high'", "priority", "urgent, reply, normal or bulk");
        yield return Case("no priority", "recipient => '081234567890', body => 'x', idempotency_key => 'k', priority => null", "priority", "unknown");
        yield return Case("a patient", "recipient => '081234567890', body => 'x', idempotency_key => 'k', patient_id => gen_random_uuid()", "patient_id", "unknown");

        static TestCaseData Case(string what, string arguments, string field, string why) => new TestCaseData(arguments, field, why).SetArgDisplayNames(what);
    }

    [TestCaseSource(nameof(Refused))]
    public async Task Bad_input_is_refused_with_a_name_and_a_reason_and_leaves_nothing(string arguments, string field, string why)
    {
        await Assert.ThatAsync(
            () => Database.ExecuteAsync($"select prima.enqueue_message({arguments})"),
            Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("PR400")
                .And.Property("MessageText").StartsWith(field).And.Property("MessageText").Contains(why));
        Assert.That(await Database.AskAsync<long>("select count(*) from prima.messages where idempotency_key in ('', 'k') or idempotency_key like 'kk%'"), Is.Zero);
    }

    [TestCase("farewell:letter-36")]
    [TestCase("billing:farewell:36")]
    [TestCase("reply:12")]
    [TestCase("reminder:2026-12-01")]
    [TestCase("36:resend")]
    public async Task A_key_that_only_looks_like_one_of_Primas_own_is_anybodys(string key) =>
        Assert.That(await Database.AskAsync<long>($"select prima.enqueue_message('081234567890', 'x', '{key}')"), Is.Positive);

    [Test]
    public async Task A_refusal_repeats_neither_the_number_nor_the_text()
    {
        var refusal = Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync("select prima.enqueue_message('0215551234', 'rahasia', 'secret')"));
        var conflict = await ConflictAsync();

        Assert.That($"{refusal} {conflict}", Does.Not.Contain("5551234").And.Not.Contain("rahasia").And.Not.Contain("81234567811"));
    }

    [Test]
    public async Task What_was_given_is_what_waits()
    {
        var device = await Database.GivenADeviceAsync();
        var id = await Database.AskAsync<long>(
            $"select prima.enqueue_message('+62 812-3456-7801', 'Halo Ibu', 'given', '2030-01-01 08:00+07', '2030-01-01 10:00+07', 'bulk', '{device}')");

        var row = await Database.AskAsync<string>($"""
            select concat_ws('|', m.recipient, m.body, m.priority, m.device, q.recipient, q.priority, q.device, q.attempts, q.due_at = m.due_at, q.not_after = m.not_after,
                q.due_at = '2030-01-01 01:00+00', q.rank_at - q.due_at, q.not_after - q.due_at, m.kind, m.content_hash = sha256('6281234567801:Halo Ibu'))
            from prima.messages m join prima.queue q on q.message_id = m.id where m.id = {id}
            """);

        Assert.That(row, Is.EqualTo($"6281234567801|Halo Ibu|bulk|{device}|6281234567801|bulk|{device}|0|t|t|t|00:10:00|02:00:00|direct|t"));
    }

    [TestCase("urgent", "-1 days")]
    [TestCase("reply", "00:00:02")]
    [TestCase("normal", "00:00:30")]
    [TestCase("bulk", "00:10:00")]
    public async Task The_rank_is_the_due_time_and_the_share_of_the_class(string priority, string share)
    {
        var id = await Database.GivenAMessageAsync("", priority: priority);
        Assert.That(await Database.AskAsync<string>($"select (rank_at - due_at)::text from prima.queue where message_id = {id}"), Is.EqualTo(share));
    }

    [Test]
    public async Task The_longest_text_and_key_are_taken()
    {
        await Database.ExecuteAsync("select prima.enqueue_message('081234567890', repeat('é', 4000), repeat('ü', 200))");
        Assert.That(await Database.AskAsync<int>("select char_length(body) from prima.messages where idempotency_key = repeat('ü', 200)"), Is.EqualTo(4000));
    }

    [Test]
    public async Task Without_a_device_it_waits_for_the_default_or_under_no_name_while_there_is_none()
    {
        var before = await Database.AskAsync<long>("select prima.enqueue_message('081234567802', 'x', 'before any default')");
        await Database.ExecuteAsync("insert into prima.devices (name, is_default) values ('the default', true)");
        var after = await Database.AskAsync<long>("select prima.enqueue_message('081234567803', 'x', 'after', device => '')");
        await Database.ExecuteAsync("delete from prima.devices where name = 'the default'");

        Assert.That(
            await Database.AskAsync<string[]>($"select array_agg(device order by message_id) from prima.queue where message_id in ({before}, {after})"),
            Is.EqualTo(new[] { "", "the default" }));
    }

    [Test]
    public async Task A_patients_message_brings_the_guards_also_when_the_patient_leaves_later()
    {
        var patient = await Database.AskAsync<Guid>("insert into prima.patients (phone, name) values ('6281234567850', 'x') returning id");
        var single = await Database.AskAsync<long>($"select prima.enqueue_message('081234567850', 'x', 'with patient', patient_id => '{patient}')");
        await Database.ExecuteAsync($$"""select prima.enqueue_messages('[{"recipient": "081234567850", "body": "x", "idempotency_key": "with patient too", "patient_id": "{{patient}}"}]')""");
        await Database.ExecuteAsync("update prima.patients set deleted_at = now()");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.messages where patient_id = '{patient}' and kind = 'direct' and not quiet_exempt"), Is.EqualTo(2));
            Assert.That(await Database.AskAsync<long>($"select prima.enqueue_message('081234567850', 'x', 'with patient', patient_id => '{patient}')"), Is.EqualTo(single));
        }
    }

    [TestCase("081234567804")]
    [TestCase("0812-3456-7804")]
    [TestCase("+62 (0)812 3456 7804")]
    [TestCase("6281234567804@s.whatsapp.net")]
    public async Task The_same_key_with_the_same_content_is_the_same_message_however_the_number_is_written(string written)
    {
        var first = await Database.AskAsync<long>("select prima.enqueue_message('6281234567804', 'the same', 'same key')");
        var again = await Database.AskAsync<long>($"select prima.enqueue_message('{written}', 'the same', 'same key', now() + interval '1 h', priority => 'urgent', device => 'other')");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again, Is.EqualTo(first));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.queue where message_id = {first} and priority = 'normal'"), Is.EqualTo(1), "the other arguments of a repeat are ignored");
        }
    }

    [TestCase("now(), now() - interval '1 min'")]
    [TestCase("null")]
    [TestCase("'infinity'")]
    [TestCase("priority => 'no such class'")]
    [TestCase("patient_id => '00000000-0000-0000-0000-000000000001'")]
    public async Task Of_a_repeat_only_the_content_counts(string arguments)
    {
        var key = $"repeat {arguments}".Replace("'", "", StringComparison.Ordinal);
        await Assert.ThatAsync(AgainAsync, Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("PR400"), "it names no message yet");
        var id = await Database.AskAsync<long>($"select prima.enqueue_message('081234567805', 'the text', '{key}')");

        Assert.That(await AgainAsync(), Is.EqualTo(id));
        await Assert.ThatAsync(
            () => Database.AskAsync<long>($"select prima.enqueue_message('081234567805', 'another text', '{key}', {arguments})"),
            Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("PR400"));

        Task<long> AgainAsync() => Database.AskAsync<long>($"select prima.enqueue_message('0812-3456-7805', 'the text', '{key}', {arguments})");
    }

    [TestCase("081234567899", "the text", TestName = "The_same_key_with_another_recipient_is_a_conflict")]
    [TestCase("081234567805", "the text.", TestName = "The_same_key_with_another_text_is_a_conflict")]
    public async Task The_same_key_with_other_content_is_a_conflict_also_when_the_text_has_been_erased(string recipient, string body)
    {
        var id = await Database.AskAsync<long>("select prima.enqueue_message('081234567805', 'the text', 'taken key')");

        await Assert.ThatAsync(EnqueueOtherAsync, Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("PR409"));
        await Database.ExecuteAsync($"update prima.messages set body = null where id = {id}");
        await Assert.ThatAsync(EnqueueOtherAsync, Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("PR409"));
        Assert.That(await Database.AskAsync<long>("select prima.enqueue_message('081234567805', 'the text', 'taken key')"), Is.EqualTo(id), "the same content is still known");

        await Database.ExecuteAsync($"update prima.messages set body = 'the text' where id = {id}");
        Task EnqueueOtherAsync() => Database.ExecuteAsync($"select prima.enqueue_message('{recipient}', '{body}', 'taken key')");
    }

    [Test]
    public async Task The_key_of_a_message_that_is_long_over_still_names_it()
    {
        var id = await Database.AskAsync<long>("select prima.enqueue_message('081234567806', 'x', 'over')");
        await Database.ExecuteAsync("select prima.cancel_message('over', 'no longer needed')");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<long>("select prima.enqueue_message('081234567806', 'x', 'over')"), Is.EqualTo(id));
            Assert.That(await Database.StateOfAsync(id), Is.EqualTo("cancelled"));
        }
    }

    [Test]
    public async Task It_is_part_of_the_caller_s_transaction()
    {
        await using var caller = await Database.OpenSessionAsync();
        await caller.ExecuteAsync("begin");
        await caller.ExecuteAsync("select prima.enqueue_message('081234567807', 'x', 'rolled back')");
        await caller.ExecuteAsync("rollback");

        Assert.That(await Database.AskAsync<long>("select count(*) from prima.messages where idempotency_key = 'rolled back'"), Is.Zero);
    }

    [TestCase("commit", true)]
    [TestCase("rollback", false)]
    public async Task A_rival_with_the_same_key_is_waited_for(string rivalEnds, bool isTheSame)
    {
        await using var rival = await Database.OpenSessionAsync();
        await using var caller = await Database.OpenSessionAsync();
        var enqueue = $"select prima.enqueue_message('081234567808', 'x', 'rivals {rivalEnds}')";

        // 1. the rival has enqueued and not yet committed
        await rival.ExecuteAsync("begin");
        var theirs = await rival.AskAsync<long>(enqueue);
        // 2. the caller asks for the same and waits
        var asked = caller.AskAsync<long>(enqueue);
        await caller.WaitsForALockAsync();
        // 3. the rival ends
        await rival.ExecuteAsync(rivalEnds);
        // 4. the caller gets the rival's message, or its own
        var ours = await asked;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ours == theirs, Is.EqualTo(isTheSame));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.queue where message_id in ({theirs}, {ours})"), Is.EqualTo(1));
        }
    }

    private async Task<string> ConflictAsync()
    {
        await Database.ExecuteAsync("select prima.enqueue_message('081234567811', 'rahasia', 'conflict')");
        var conflict = Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync("select prima.enqueue_message('081234567811', 'rahasia lain', 'conflict')"));
        return $"{conflict}";
    }
}
