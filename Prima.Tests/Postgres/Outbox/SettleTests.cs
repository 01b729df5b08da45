using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Data.Postgres;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>What each settlement leaves, and that it is written once (design section 1.3).</summary>
[Parallelizable]
public class SettleTests : DatabaseFixture
{
    private DataUnderTest worker = null!;
    private Attempt attempt = null!;
    private string device = "";

    [OneTimeSetUp]
    public void GivenAWorker() => worker = DataUnderTest.Open(Database);

    [SetUp]
    public async Task GivenAnAttempt()
    {
        device = await Database.GivenADeviceAsync();
        await Database.GivenAMessageAsync(device, dueAt: "now() - interval '1 min'", notAfter: "now() + interval '2 h'");
        attempt = await worker.ClaimOneAsync(device);
    }

    [TearDown]
    public async Task Every_message_is_in_one_place() => Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [TestCase("F1")]
    [TestCase(null)]
    public async Task Complete_makes_it_accepted(string? providerId)
    {
        Assert.That(await SettleAsync(new Settlement.Complete(providerId)), Is.True);
        Assert.That(await AttemptAsync(), Is.EqualTo($"accepted|t|t|f|{providerId}||t"));
        Assert.That(await PlacesAsync(), Is.EqualTo("0 queue, 0 in flight, 0 ended"));
        Assert.That(await Database.StateOfAsync(attempt.MessageId), Is.EqualTo("accepted"));
    }

    [TestCase(true, "rejected")]
    [TestCase(false, "not_sent")]
    public async Task Retry_sends_it_back_with_a_later_time_and_rank_and_charges_it(bool connected, string outcome)
    {
        await SettleAsync(new Settlement.Retry(TimeSpan.FromMinutes(8), "busy", connected));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await AttemptAsync(), Is.EqualTo($"{outcome}|t|f|f||busy|t"));
            Assert.That(await PlacesAsync(), Is.EqualTo("1 queue, 0 in flight, 0 ended"));
            Assert.That(
                await Database.AskAsync<string>($"""
                    select concat_ws('|', q.attempts, q.due_at = a.started_at, round(extract(epoch from q.due_at - a.ended_at)), q.rank_at - q.due_at, q.priority, q.device, q.recipient, q.not_after = m.not_after)
                    from prima.queue q join prima.messages m on m.id = q.message_id join prima.send_attempts a on a.id = '{attempt.Id}' where q.message_id = {attempt.MessageId}
                    """),
                Is.EqualTo($"1|f|480|00:00:30|normal|{device}|{attempt.Recipient}|t"));
        }
    }

    [Test]
    public async Task Snooze_sends_it_back_later_and_charges_nothing()
    {
        await SettleAsync(new Settlement.Snooze(TimeSpan.FromSeconds(5), "disconnected"));

        Assert.That(await AttemptAsync(), Is.EqualTo("rejected|f|f|f||disconnected|t"));
        Assert.That(
            await Database.AskAsync<string>($"select concat_ws('|', attempts, round(extract(epoch from due_at - clock_timestamp())), rank_at - due_at) from prima.queue where message_id = {attempt.MessageId}"),
            Is.EqualTo("0|5|00:00:30"));
    }

    [Test]
    public async Task Release_puts_it_back_exactly_where_it_was_and_charges_nothing()
    {
        await SettleAsync(new Settlement.Release("out of time"));

        Assert.That(await AttemptAsync(), Is.EqualTo("not_sent|f|f|f||out of time|t"));
        Assert.That(
            await Database.AskAsync<string>($"select concat_ws('|', q.attempts, q.due_at = m.due_at, q.rank_at = m.due_at + interval '30 s', q.not_after = m.not_after) from prima.queue q join prima.messages m on m.id = q.message_id where q.message_id = {attempt.MessageId}"),
            Is.EqualTo("0|t|t|t"));
        Assert.That((await worker.ClaimOneAsync(device)).MessageId, Is.EqualTo(attempt.MessageId), "it may go again at once");
    }

    [TestCase(true, "rejected")]
    [TestCase(false, "not_sent")]
    public async Task Discard_ends_it_as_failed(bool connected, string outcome)
    {
        await SettleAsync(new Settlement.Discard("invalid_number", connected));

        Assert.That(await AttemptAsync(), Is.EqualTo($"{outcome}|t|f|f||invalid_number|t"));
        Assert.That(await PlacesAsync(), Is.EqualTo("0 queue, 0 in flight, 1 ended"));
        Assert.That(await Database.AskAsync<string>($"select concat_ws('|', state, attempts, last_error, settled_at is not null) from prima.message_status where id = {attempt.MessageId}"), Is.EqualTo("failed|1|invalid_number|t"));
    }

    [Test]
    public async Task Uncertain_holds_it_in_doubt_and_never_sends_it_back()
    {
        await SettleAsync(new Settlement.Uncertain("timeout"));

        Assert.That(await AttemptAsync(), Is.EqualTo("uncertain|t|t|t||timeout|t"));
        Assert.That(await PlacesAsync(), Is.EqualTo("0 queue, 0 in flight, 0 ended"));
    }

    [Test]
    public async Task A_second_settlement_of_whatever_kind_changes_nothing()
    {
        Assert.That(await SettleAsync(new Settlement.Complete("F2")), Is.True);
        var written = await AttemptAsync();

        foreach (var repeat in (Settlement[])[new Settlement.Complete("F2"), new Settlement.Retry(TimeSpan.Zero, "x", true), new Settlement.Release("x"), new Settlement.Discard("x"), new Settlement.Uncertain("x")])
            Assert.That(await SettleAsync(repeat), Is.False, $"{repeat}");

        Assert.That((await AttemptAsync(), await PlacesAsync()), Is.EqualTo((written, "0 queue, 0 in flight, 0 ended")));
    }

    [Test]
    public async Task An_old_attempt_cannot_settle_the_new_one_of_the_same_message()
    {
        await SettleAsync(new Settlement.Release("first"));
        var second = await worker.ClaimOneAsync(device);

        Assert.That(await SettleAsync(new Settlement.Complete("of the first")), Is.False);
        Assert.That(await Database.AskAsync<long>($"select count(*) from prima.in_flight where attempt_id = '{second.Id}'"), Is.EqualTo(1), "the new one is still on its way");
    }

    [Test]
    public async Task Charges_add_up_over_the_attempts_and_the_fifth_that_is_refused_fails()
    {
        var policy = new RetryPolicy(new Random(1));
        var busy = new Core.Sending.SendOutcome.Deferred(new Core.Sending.SendFailure("busy"), TimeSpan.FromMicroseconds(1));
        var charged = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            charged.Add(attempt.Charged);
            await SettleAsync(policy.Decide(attempt, busy));
            if (i == 2)
            {
                // A release between them counts nothing.
                attempt = await worker.ClaimOneAsync(device);
                await SettleAsync(new Settlement.Release("deadline"));
            }

            if (i < 4)
                attempt = await worker.ClaimOneAsync(device);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(charged, Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
            Assert.That(await Database.AskAsync<string>($"select concat_ws('|', state, attempts) from prima.message_status where id = {attempt.MessageId}"), Is.EqualTo("failed|5"));
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.send_attempts where message_id = {attempt.MessageId}"), Is.EqualTo(6));
        }
    }

    [Test]
    public async Task A_retry_that_would_pass_the_deadline_waits_where_no_claim_takes_it_and_expires()
    {
        await SettleAsync(new Settlement.Retry(TimeSpan.FromHours(3), "busy", Connected: true));
        await Database.ExecuteAsync($"update prima.queue set due_at = now(), rank_at = now(), not_after = now() where message_id = {attempt.MessageId}");

        Assert.That(await worker.ClaimAsync(10, device), Is.Empty);
        await worker.Janitor.ExpireAsync(CancellationToken.None);
        Assert.That(await Database.StateOfAsync(attempt.MessageId), Is.EqualTo("expired"));
    }

    [Test]
    public async Task A_late_acceptance_after_the_rescue_is_evidence_and_a_late_refusal_is_a_note()
    {
        await RescueAsync();
        Assert.That(await SettleAsync(new Settlement.Complete("F3")), Is.False, "the rescue was faster");

        await worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Discard("invalid_number"));
        Assert.That(await AttemptAsync(), Is.EqualTo("uncertain|t|t|t||a late answer: invalid_number|t"));
        await worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Complete("F3"));
        Assert.That((await AttemptAsync())[..18], Is.EqualTo("accepted|t|t|f|F3|"));
        await worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Discard("invalid_number"));
        Assert.That((await AttemptAsync())[..18], Is.EqualTo("accepted|t|t|f|F3|"), "what is accepted stays so");
    }

    [Test]
    public async Task A_late_acceptance_is_written_although_its_connections_were_cut_meanwhile()
    {
        await RescueAsync();
        await Database.ExecuteAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = '{DataSourceFactory.ApplicationName}'");

        await worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Complete("F7"));

        Assert.That((await AttemptAsync())[..18], Is.EqualTo("accepted|t|t|f|F7|"));
    }

    [Test]
    public async Task A_settle_that_is_repeated_because_its_answer_was_lost_is_no_late_answer()
    {
        await SettleAsync(new Settlement.Uncertain("timeout"));
        Assert.That(await SettleAsync(new Settlement.Uncertain("timeout")), Is.False, "the first one was written");

        await worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Uncertain("timeout"));

        Assert.That(await AttemptAsync(), Is.EqualTo("uncertain|t|t|t||timeout|t"));
    }

    [Test]
    public async Task Late_evidence_reaches_what_was_closed()
    {
        await RescueAsync();
        await worker.Janitor.CloseUncertainAsync(TimeSpan.Zero, CancellationToken.None);
        Assert.That(await PlacesAsync(), Is.EqualTo("0 queue, 0 in flight, 1 ended"));

        await worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Complete("F4"));

        Assert.That(await Database.StateOfAsync(attempt.MessageId), Is.EqualTo("accepted"));
    }

    [Test]
    public async Task Evidence_for_what_is_still_sending_changes_nothing()
    {
        await worker.Outbox.AddLateEvidenceAsync(attempt, new Settlement.Complete("F5"));
        Assert.That(await Database.StateOfAsync(attempt.MessageId), Is.EqualTo("sending"));
    }

    private Task<bool> SettleAsync(Settlement settlement) => worker.Outbox.SettleAsync(attempt, settlement);

    private async Task RescueAsync()
    {
        await Database.ExecuteAsync($"update prima.in_flight set expires_at = now() where attempt_id = '{attempt.Id}'");
        await worker.Janitor.RescueAsync(CancellationToken.None);
    }

    private Task<string> AttemptAsync() => Database.AskAsync<string>($"select concat(outcome, '|', charged, '|', live, '|', in_doubt, '|', provider_id, '|', error, '|', ended_at >= started_at) from prima.send_attempts where id = '{attempt.Id}'");

    private Task<string> PlacesAsync() => Database.AskAsync<string>($"""
        select concat((select count(*) from prima.queue where message_id = {attempt.MessageId}), ' queue, ', (select count(*) from prima.in_flight where recipient = '{attempt.Recipient}'), ' in flight, ',
            (select count(*) from prima.message_endings where message_id = {attempt.MessageId}), ' ended')
        """);
}
