using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>Taking back what has not begun; what may have begun is never called cancelled.</summary>
[Parallelizable]
public class CancelMessageTests : DatabaseFixture
{
    private DataUnderTest worker = null!;

    [OneTimeSetUp]
    public void GivenAWorker() => worker = DataUnderTest.Open(Database);

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [Test]
    public async Task What_waits_is_cancelled_with_its_reason_and_cancelling_again_says_so_again()
    {
        var id = await Database.GivenAMessageAsync("", key: "waits");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await CancelAsync("waits", "moved away"), Is.EqualTo("cancelled"));
            Assert.That(await CancelAsync("waits", "another reason"), Is.EqualTo("cancelled"));
            Assert.That(await Database.AskAsync<string>($"select concat_ws('|', state, last_error, settled_at is not null) from prima.message_status where id = {id}"), Is.EqualTo("cancelled|moved away|t"));
        }
    }

    [Test]
    public async Task A_caller_that_keeps_its_transaction_open_holds_nothing_of_the_patient_s()
    {
        var patient = await Database.GivenAPatientAsync();
        await Database.ExecuteAsync($"insert into prima.volunteer_tasks (patient_id, reason, priority, code) values ('{patient}', 'send_failed', 'normal', prima.new_task_code())");
        await Database.ExecuteAsync($"select prima.enqueue_message(phone, 'a text', 'kept open', patient_id => id) from prima.patients where id = '{patient}'");
        await using var caller = await Database.OpenSessionAsync();
        await caller.ExecuteAsync("begin");
        Assert.That(await caller.AskAsync<string>("select prima.cancel_message('kept open', null)"), Is.EqualTo("cancelled"));

        Assert.That(
            await Database.AskAsync<long>($"select (select count(*) from (select from prima.volunteer_tasks where patient_id = '{patient}' for update skip locked) t) + (select count(*) from (select from prima.patients where id = '{patient}' for update skip locked) p)"),
            Is.EqualTo(2));
    }

    [Test]
    public async Task A_reason_may_be_left_out()
    {
        await Database.GivenAMessageAsync("", key: "no reason");
        Assert.That(await Database.AskAsync<string>("select prima.cancel_message('no reason', null)"), Is.EqualTo("cancelled"));
    }

    [Test]
    public async Task A_key_that_names_nothing_is_unknown() => Assert.That(await CancelAsync("names nothing"), Is.EqualTo("unknown"));

    [Test]
    public async Task What_is_sending_or_accepted_is_too_late()
    {
        var (attempt, key) = await GivenAnAttemptAsync();
        var sending = await CancelAsync(key);
        await worker.Outbox.SettleAsync(attempt, new Settlement.Complete("id"));

        Assert.That((sending, await CancelAsync(key)), Is.EqualTo(("too_late", "too_late")));
    }

    [Test]
    public async Task What_failed_or_expired_is_too_late()
    {
        var (attempt, key) = await GivenAnAttemptAsync();
        await worker.Outbox.SettleAsync(attempt, new Settlement.Discard("invalid_number"));
        await Database.GivenAMessageAsync("", dueAt: "now() - interval '2 s'", notAfter: "now() - interval '1 s'", key: "expired");
        await worker.Janitor.ExpireAsync(CancellationToken.None);

        Assert.That((await CancelAsync(key), await CancelAsync("expired")), Is.EqualTo(("too_late", "too_late")));
    }

    [Test]
    public async Task What_is_uncertain_is_called_so_open_or_closed_and_too_late_once_a_person_has_called_it_failed()
    {
        var (attempt, key) = await GivenAnAttemptAsync();
        await worker.Outbox.SettleAsync(attempt, new Settlement.Uncertain("timeout"));
        var open = await CancelAsync(key);
        await worker.Janitor.CloseUncertainAsync(TimeSpan.Zero, CancellationToken.None);
        var closed = await CancelAsync(key);
        await Database.ExecuteAsync($"update prima.message_endings set state = 'failed' where message_id = {attempt.MessageId}");

        Assert.That((open, closed, await CancelAsync(key)), Is.EqualTo(("uncertain", "uncertain", "too_late")));
    }

    [Test]
    public async Task What_was_sent_back_can_be_cancelled_again()
    {
        var (attempt, key) = await GivenAnAttemptAsync();
        await worker.Outbox.SettleAsync(attempt, new Settlement.Retry(TimeSpan.FromMinutes(1), "busy", Connected: true));

        Assert.That(await CancelAsync(key), Is.EqualTo("cancelled"));
        Assert.That(await Database.StateOfAsync(attempt.MessageId), Is.EqualTo("cancelled"));
    }

    [TestCase("commit", "too_late")]
    [TestCase("rollback", "cancelled")]
    public async Task It_waits_for_a_claim_that_has_the_row(string claimEnds, string answer)
    {
        var device = await Database.GivenADeviceAsync();
        var key = $"claimed {claimEnds}";
        await Database.GivenAMessageAsync(device, key: key);
        await using var claimer = await StagedClaim.OpenAsync(worker);
        await using var canceller = await Database.OpenSessionAsync();

        // 1. a claim has chosen and locked the row
        var due = await claimer.LockAndReadAsync(device);
        // 2. somebody cancels the message and waits
        var asked = canceller.AskAsync<string>($"select prima.cancel_message('{key}', 'stop')");
        await canceller.WaitsForALockAsync();
        // 3. the claim takes it and ends, well or badly
        await claimer.TakeAsync(due);
        await claimer.EndAsync(claimEnds);

        Assert.That(await asked, Is.EqualTo(answer));
        Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);
    }

    [Test]
    public async Task A_row_that_stays_locked_is_an_error_and_no_answer()
    {
        var id = await Database.GivenAMessageAsync("", key: "stays locked");
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync($"begin; select from prima.queue where message_id = {id} for update");

        // The function's own lock_timeout of 8 s outlives a hanging claim (5 s); here a shorter one in its place shows what a time-out is.
        await Database.ExecuteAsync("alter function prima.cancel_message set lock_timeout = '50ms'");
        await Assert.ThatAsync(() => CancelAsync("stays locked"), Throws.TypeOf<Npgsql.PostgresException>().With.Property("SqlState").EqualTo(Npgsql.PostgresErrorCodes.LockNotAvailable));
        await Database.ExecuteAsync("alter function prima.cancel_message set lock_timeout = '8s'");
        await holder.ExecuteAsync("rollback");

        Assert.That(await Database.StateOfAsync(id), Is.EqualTo("queued"));
    }

    private Task<string> CancelAsync(string key, string reason = "test") => Database.AskAsync<string>($"select prima.cancel_message('{key}', '{reason}')");

    private async Task<(Attempt Attempt, string Key)> GivenAnAttemptAsync()
    {
        var device = await Database.GivenADeviceAsync();
        var key = $"key of {device}";
        await Database.GivenAMessageAsync(device, key: key);
        return (await worker.ClaimOneAsync(device), key);
    }
}
