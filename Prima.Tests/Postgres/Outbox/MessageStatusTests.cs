using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>The contract's views say what the tables say.</summary>
[Parallelizable]
public class MessageStatusTests : DatabaseFixture
{
    private DataUnderTest worker = null!;
    private string device = "";

    [OneTimeSetUp]
    public void GivenAWorker() => worker = DataUnderTest.Open(Database);

    [SetUp]
    public async Task GivenADevice() => device = await Database.GivenADeviceAsync();

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [Test]
    public async Task The_columns_are_the_contract_s_in_its_order()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ColumnsAsync("message_status"), Does.StartWith(
                "id,idempotency_key,recipient,state,delivery,attempts,due_at,not_after,device,provider_id,enqueued_at,settled_at,last_error,kind,patient_id,reminder_id,template"));
            Assert.That(await ColumnsAsync("send_attempt_log"), Does.StartWith("attempt_id,message_id,device,started_at,ended_at,outcome,provider_id,error"));
            Assert.That(await ColumnsAsync("queue_stats"), Does.StartWith("device,priority,waiting,oldest_due_at,sending,uncertain"));
        }
    }

    [Test]
    public async Task A_queued_one_waits_open()
    {
        var id = await Database.GivenAMessageAsync(device, notAfter: "now() + interval '1 h'", key: "queued one");
        Assert.That(await StatusAsync(id), Is.EqualTo("queued|none|0|-|-|-|" + device));
        Assert.That(await Database.AskAsync<string>($"select concat_ws('|', idempotency_key, kind, not_after is not null, enqueued_at is not null, due_at <= now()) from prima.message_status where id = {id}"), Is.EqualTo("queued one|direct|t|t|t"));
    }

    [Test]
    public async Task A_retried_one_is_queued_with_its_attempts_its_next_time_and_the_last_error()
    {
        var attempt = await GivenAnAttemptAsync();
        await worker.Outbox.SettleAsync(attempt, new Settlement.Retry(TimeSpan.FromHours(1), "busy", Connected: true));

        Assert.That(await StatusAsync(attempt.MessageId), Is.EqualTo($"queued|none|1|-|-|busy|{device}"));
        Assert.That(await Database.AskAsync<bool>($"select due_at > now() + interval '59 min' from prima.message_status where id = {attempt.MessageId}"), Is.True);
    }

    [Test]
    public async Task A_sending_one_is_open() => Assert.That(await StatusAsync((await GivenAnAttemptAsync()).MessageId), Is.EqualTo($"sending|none|0|-|-|-|{device}"));

    [Test]
    public async Task An_accepted_one_has_the_gateway_s_id_and_no_error_also_after_refusals()
    {
        var attempt = await GivenAnAttemptAsync();
        await worker.Outbox.SettleAsync(attempt, new Settlement.Retry(TimeSpan.Zero, "busy", Connected: true));
        await worker.Outbox.SettleAsync(await worker.ClaimOneAsync(device), new Settlement.Complete("F1"));

        Assert.That(await StatusAsync(attempt.MessageId), Is.EqualTo($"accepted|none|2|settled|F1|-|{device}"));
    }

    [Test]
    public async Task A_failed_one_says_why()
    {
        var attempt = await GivenAnAttemptAsync();
        await worker.Outbox.SettleAsync(attempt, new Settlement.Discard("invalid_number"));
        Assert.That(await StatusAsync(attempt.MessageId), Is.EqualTo($"failed|none|1|settled|-|invalid_number|{device}"));
    }

    [Test]
    public async Task An_expired_one_and_a_cancelled_one_say_why()
    {
        var expired = await Database.GivenAMessageAsync(device, dueAt: "now() - interval '2 s'", notAfter: "now() - interval '1 s'");
        await worker.Janitor.ExpireAsync(CancellationToken.None);
        var cancelled = await Database.GivenAMessageAsync(device, key: "cancelled one");
        await Database.ExecuteAsync("select prima.cancel_message('cancelled one', 'patient moved')");

        Assert.That(await StatusAsync(expired), Is.EqualTo($"expired|none|0|settled|-|its deadline passed before it could be sent|{device}"));
        Assert.That(await StatusAsync(cancelled), Is.EqualTo($"cancelled|none|0|settled|-|patient moved|{device}"));
    }

    [Test]
    public async Task An_uncertain_one_is_open_until_it_is_closed_and_evidence_makes_it_accepted()
    {
        var attempt = await GivenAnAttemptAsync();
        await worker.Outbox.SettleAsync(attempt, new Settlement.Uncertain("timeout"));
        var open = await StatusAsync(attempt.MessageId);
        await worker.Janitor.CloseUncertainAsync(TimeSpan.Zero, CancellationToken.None);
        var closed = await StatusAsync(attempt.MessageId);
        await worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Complete("F2"));

        Assert.That((open, closed), Is.EqualTo(($"uncertain|none|1|-|-|timeout|{device}", $"uncertain|none|1|settled|-|timeout|{device}")));
        Assert.That(await StatusAsync(attempt.MessageId), Is.EqualTo($"accepted|none|1|settled|F2|-|{device}"));
    }

    [Test]
    public async Task One_that_a_person_called_failed_is_failed_until_evidence_comes()
    {
        var attempt = await GivenAnAttemptAsync();
        await worker.Outbox.SettleAsync(attempt, new Settlement.Uncertain("timeout"));
        await Database.ExecuteAsync($"""
            update prima.send_attempts set in_doubt = false where id = '{attempt.Id}';
            insert into prima.message_endings (message_id, state, reason) values ({attempt.MessageId}, 'failed', 'the patient says nothing came')
            """);
        var failed = await StatusAsync(attempt.MessageId);
        await worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Complete("F3"));

        Assert.That((failed[..6], await Database.StateOfAsync(attempt.MessageId)), Is.EqualTo(("failed", "accepted")));
        Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);
    }

    [Test]
    public async Task The_log_has_each_attempt()
    {
        var attempt = await GivenAnAttemptAsync();
        await worker.Outbox.SettleAsync(attempt, new Settlement.Release("deadline"));
        await worker.Outbox.SettleAsync(await worker.ClaimOneAsync(device), new Settlement.Complete("F4"));

        Assert.That(
            await Database.AskAsync<string[]>($"select array_agg(concat_ws('|', device, outcome, provider_id, error, ended_at >= started_at) order by started_at) from prima.send_attempt_log where message_id = {attempt.MessageId}"),
            Is.EqualTo(new[] { $"{device}|not_sent|deadline|t", $"{device}|accepted|F4|t" }));
    }

    [Test]
    public async Task The_statistics_count_exactly()
    {
        for (var i = 0; i < 3; i++)
            await Database.GivenAMessageAsync(device, dueAt: "now() - interval '1 h'", priority: "bulk");
        await Database.GivenAMessageAsync(device, dueAt: "now() + interval '1 h'", priority: "bulk");
        await Database.GivenAMessageAsync(device, priority: "reply");
        var urgent = new List<Attempt>();
        for (var i = 0; i < 3; i++)
        {
            await Database.GivenAMessageAsync(device, priority: "urgent");
            urgent.Add(await worker.ClaimOneAsync(device));
        }

        await worker.Outbox.SettleAsync(urgent[0], new Settlement.Uncertain("timeout"));
        await worker.Outbox.SettleAsync(urgent[1], new Settlement.Complete(null));

        Assert.That(
            await Database.AskAsync<string[]>($"select array_agg(concat_ws('|', priority, waiting, sending, uncertain, oldest_due_at < now() - interval '59 min') order by priority) from prima.queue_stats where device = '{device}'"),
            Is.EqualTo(new[] { "bulk|4|0|0|t", "reply|1|0|0|f", "urgent|0|1|1" }));
    }

    [Test]
    public async Task The_oldest_is_the_one_that_is_due_first_also_behind_one_that_waits_for_its_recipient()
    {
        await Database.GivenAMessageAsync(device, dueAt: "now() - interval '2 h'");
        await Database.ExecuteAsync($"update prima.queue set due_at = now() + interval '1 min' where device = '{device}'"); // its rank it keeps
        await Database.GivenAMessageAsync(device, dueAt: "now() - interval '1 h'");

        Assert.That(
            await Database.AskAsync<bool>($"select oldest_due_at between now() - interval '61 min' and now() - interval '1 h' from prima.queue_stats where device = '{device}'"), Is.True);
    }

    private async Task<Attempt> GivenAnAttemptAsync()
    {
        await Database.GivenAMessageAsync(device);
        return await worker.ClaimOneAsync(device);
    }

    private Task<string> StatusAsync(long message) => Database.AskAsync<string>($"""
        select concat_ws('|', state, delivery, attempts, case when settled_at is null then '-' else 'settled' end, coalesce(provider_id, '-'), coalesce(last_error, '-'), device)
        from prima.message_status where id = {message}
        """);

    private Task<string> ColumnsAsync(string view) => Database.AskAsync<string>(
        $"select string_agg(column_name, ',' order by ordinal_position) from information_schema.columns where table_schema = 'prima' and table_name = '{view}'");
}
