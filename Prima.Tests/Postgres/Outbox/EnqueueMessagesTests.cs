using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>The bulk way in: the single form's rules row by row, all or nothing.</summary>
[Parallelizable]
public class EnqueueMessagesTests : DatabaseFixture
{
    private static object Item(string key, string body = "x", string recipient = "081234567890") => new { recipient, body, idempotency_key = key };

    [Test]
    public async Task There_is_a_row_for_each_item_in_the_order_given_and_the_first_given_has_the_least_id()
    {
        var rows = await EnqueueAsync(Item("z"), Item("a"), Item("m"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rows.Select(row => row.Key), Is.EqualTo(new[] { "z", "a", "m" }));
            Assert.That(rows.Select(row => row.Id), Is.Ordered.Ascending.And.Unique);
        }
    }

    [Test]
    public async Task All_fields_are_those_of_the_single_form()
    {
        var rows = await EnqueueAsync(new
        {
            recipient = "0812-3456-7811", body = "Halo", idempotency_key = "all fields", due_at = "2030-01-01T08:00:00+07:00", not_after = "2030-01-01T10:00:00+07:00",
            priority = "urgent", device = "d9", patient_id = (string?)null,
        });

        Assert.That(
            await Database.AskAsync<string>($"""
                select concat_ws('|', m.recipient, m.body, q.priority, q.device, q.due_at = '2030-01-01 01:00+00', q.not_after - q.due_at, q.rank_at - q.due_at, m.content_hash = sha256('6281234567811:Halo'))
                from prima.messages m join prima.queue q on q.message_id = m.id where m.id = {rows[0].Id}
                """),
            Is.EqualTo("6281234567811|Halo|urgent|d9|t|02:00:00|-1 days|t"));
    }

    [Test]
    public async Task A_key_twice_in_one_call_is_one_message()
    {
        var rows = await EnqueueAsync(Item("twice", "t", "081234567812"), Item("between"), Item("twice", "t", "0812-3456-7812"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rows, Has.Count.EqualTo(3));
            Assert.That(rows[2].Id, Is.EqualTo(rows[0].Id).And.Not.EqualTo(rows[1].Id));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.queue where message_id = {rows[0].Id}"), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_repeat_gives_the_same_ids_and_adds_what_is_new()
    {
        var first = await EnqueueAsync(Item("r1"), Item("r2"));
        var again = await EnqueueAsync(Item("r0"), Item("r2"), Item("r1"));

        Assert.That((again[1].Id, again[2].Id), Is.EqualTo((first[1].Id, first[0].Id)));
        Assert.That(again[0].Id, Is.GreaterThan(first[1].Id));
    }

    [TestCase("not_after", "\"2020-01-01\"")]
    [TestCase("due_at", "null")]
    [TestCase("priority", "\"high\"")]
    [TestCase("patient_id", "\"00000000-0000-0000-0000-000000000001\"")]
    public async Task Of_a_repeat_only_the_content_counts(string field, string value)
    {
        var known = await EnqueueAsync(Item($"repeat {field}"));
        var again = await CallAsync($$"""
            [{"recipient":"081234567891","body":"new","idempotency_key":"beside {{field}}"},
             {"recipient":"0812-3456-7890","body":"x","idempotency_key":"repeat {{field}}","{{field}}":{{value}}}]
            """);

        Assert.That(again[1], Is.EqualTo(known[0]));
        Assert.That(await Database.AskAsync<long>($"select count(*) from prima.queue where message_id = {again[0].Id}"), Is.EqualTo(1), "what is new beside it is enqueued");
    }

    [Test]
    public async Task Nothing_given_is_nothing_done() => Assert.That(await EnqueueAsync(), Is.Empty);

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Case("a bad recipient", "PR400", "recipient", """{"recipient":"021 5551234","body":"x","idempotency_key":"bad"}""");
        yield return Case("no recipient", "PR400", "recipient", """{"body":"x","idempotency_key":"bad"}""");
        yield return Case("no body", "PR400", "body", """{"recipient":"081234567890","idempotency_key":"bad"}""");
        yield return Case("an object for a body", "PR400", "body is no text", """{"recipient":"081234567890","body":{"a":1},"idempotency_key":"bad"}""");
        yield return Case("an object for a key", "PR400", "idempotency_key is no text", """{"recipient":"081234567890","body":"Halo","idempotency_key":{"a":1}}""");
        yield return Case("an array for a device", "PR400", "device is no text", """{"recipient":"081234567890","body":"Halo","idempotency_key":"bad","device":["d1"]}""");
        yield return Case("a device that no one could read", "PR400", "device has 201 characters", $$"""{"recipient":"081234567890","body":"Halo","idempotency_key":"bad","device":"{{new string('d', 201)}}"}""");
        yield return Case("a number for a body", "PR400", "body is no text", """{"recipient":"081234567890","body":12,"idempotency_key":"bad"}""");
        yield return Case("null for a body", "PR400", "body is empty", """{"recipient":"081234567890","body":null,"idempotency_key":"bad"}""");
        yield return Case("no key", "PR400", "idempotency_key", """{"recipient":"081234567890","body":"x"}""");
        yield return Case("a null due_at", "PR400", "due_at", """{"recipient":"081234567890","body":"x","idempotency_key":"bad","due_at":null}""");
        yield return Case("an unreadable due_at", "PR400", "due_at", """{"recipient":"081234567890","body":"x","idempotency_key":"bad","due_at":"besok"}""");
        yield return Case("an unreadable not_after", "PR400", "not_after", """{"recipient":"081234567890","body":"x","idempotency_key":"bad","not_after":"2026-02-30"}""");
        yield return Case("a due_at after not_after", "PR400", "due_at", """{"recipient":"081234567890","body":"x","idempotency_key":"bad","not_after":"2020-01-01"}""");
        yield return Case("a null priority", "PR400", "priority", """{"recipient":"081234567890","body":"x","idempotency_key":"bad","priority":null}""");
        yield return Case("an unknown priority", "PR400", "priority", """{"recipient":"081234567890","body":"x","idempotency_key":"bad","priority":"high"}""");
        yield return Case("a patient", "PR400", "patient_id", """{"recipient":"081234567890","body":"x","idempotency_key":"bad","patient_id":"00000000-0000-0000-0000-000000000001"}""");
        yield return Case("a patient_id that is none", "PR400", "patient_id", """{"recipient":"081234567890","body":"x","idempotency_key":"bad","patient_id":"7"}""");
        yield return Case("an unknown field", "PR400", "a field is unknown: to", """{"to":"081234567890","body":"x","idempotency_key":"bad"}""");
        yield return Case("no object", "PR400", "an item is no object", "7");
        yield return Case("null", "PR400", "an item is no object", "null");
        yield return Case("an array", "PR400", "an item is no object", "[]");
        yield return Case("other content for a key before it", "PR409", "this idempotency_key", """{"recipient":"081234567890","body":"other","idempotency_key":"good"}""");
        yield return Case("other content for a known key", "PR409", "this idempotency_key", """{"recipient":"081234567890","body":"other","idempotency_key":"known"}""");

        static TestCaseData Case(string what, string code, string message, string item) => new TestCaseData(code, message, item).SetArgDisplayNames(what);
    }

    [TestCaseSource(nameof(Refused))]
    public async Task One_bad_item_is_named_by_its_number_and_none_is_enqueued(string code, string message, string item)
    {
        await EnqueueAsync(Item("known"));

        await Assert.ThatAsync(
            () => CallAsync($$"""[{"recipient":"081234567890","body":"x","idempotency_key":"good"},{{item}},{"recipient":"081234567890","body":"x","idempotency_key":"last"}]"""),
            Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo(code)
                .And.Property("MessageText").StartsWith(message).And.Property("Detail").StartsWith("item 2"));
        Assert.That(await Database.AskAsync<long>("select count(*) from prima.messages where idempotency_key in ('good', 'last', 'bad')"), Is.Zero);
    }

    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("7")]
    public async Task What_is_no_array_is_refused(string items) =>
        await Assert.ThatAsync(() => CallAsync(items), Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("PR400"));

    [Test]
    public async Task Two_calls_with_common_keys_in_opposite_order_wait_for_each_other_and_never_in_a_circle()
    {
        const int calls = 30;
        var keys = Enumerable.Range(0, 40).Select(i => $"common {i:D2}").ToList();

        for (var call = 0; call < calls; call++)
        {
            var items = keys.Select(key => Item($"{call} {key}")).ToArray();
            var forth = EnqueueAsync(items);
            var back = EnqueueAsync([.. items.Reverse()]);
            await Task.WhenAll(forth, back);
            Assert.That((await back).Reverse().Select(row => row.Id), Is.EqualTo((await forth).Select(row => row.Id)), "both name the same messages");
        }
    }

    [Test]
    public async Task Common_keys_are_taken_in_one_order_whatever_order_they_come_in()
    {
        await using var rival = await Database.OpenSessionAsync();
        await using var caller = await Database.OpenSessionAsync();

        // 1. a rival holds the least key
        await rival.ExecuteAsync("begin; select prima.enqueue_message('081234567890', 'x', 'order a')");
        // 2. the caller gives it last: it must wait there, before it has any other
        var asked = caller.ExecuteAsync("""
            select prima.enqueue_messages('[{"recipient":"081234567890","body":"x","idempotency_key":"order b"},{"recipient":"081234567890","body":"x","idempotency_key":"order a"}]')
            """);
        await caller.WaitsForALockAsync();
        // 3. so the rival gets the other without a deadlock
        await rival.ExecuteAsync("set local lock_timeout = '1s'; select prima.enqueue_message('081234567890', 'x', 'order b'); commit");

        await asked;
    }

    private Task<IReadOnlyList<(string Key, long Id)>> EnqueueAsync(params object[] items) => CallAsync(JsonSerializer.Serialize(items));

    private async Task<IReadOnlyList<(string Key, long Id)>> CallAsync(string items)
    {
        await using var command = Database.Source.CreateCommand("select idempotency_key, id from prima.enqueue_messages($1)");
        command.Parameters.AddWithValue(NpgsqlDbType.Jsonb, items);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(string, long)>();
        while (await reader.ReadAsync())
            rows.Add((reader.GetString(0), Convert.ToInt64(reader[1], CultureInfo.InvariantCulture)));
        return rows;
    }
}
