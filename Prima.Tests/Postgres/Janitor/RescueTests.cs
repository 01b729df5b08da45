using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Data.Postgres;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Janitor;

/// <summary>The rescue's single move, and its race with the settle.</summary>
[Parallelizable]
public class RescueTests : DatabaseFixture
{
    private DataUnderTest worker = null!;
    private string device = "";

    [OneTimeSetUp]
    public void GivenAWorker() => worker = DataUnderTest.Open(Database);

    [SetUp]
    public async Task GivenADevice() => device = await Database.GivenADeviceAsync();

    [TearDown]
    public async Task Every_message_is_in_one_place() => Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [Test]
    public async Task What_is_past_its_claim_becomes_uncertain_and_is_never_queued_again()
    {
        var attempts = await GivenAttemptsAsync(2, expired: 1);

        var rescued = await worker.Janitor.RescueAsync(CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(rescued, Is.EqualTo(new Dictionary<string, int> { [device] = 1 }));
            Assert.That(
                await Database.AskAsync<string>($"select concat_ws('|', outcome, charged, live, in_doubt, ended_at is not null) from prima.send_attempts where id = '{attempts[0].Id}'"),
                Is.EqualTo("uncertain|t|t|t|t"));
            Assert.That(await Database.StateOfAsync(attempts[1].MessageId), Is.EqualTo("sending"), "its time is not up");
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.queue where device = '{device}'"), Is.Zero);
            Assert.That(await worker.Janitor.RescueAsync(CancellationToken.None), Is.Empty, "once");
        }
    }

    [Test]
    public async Task It_frees_the_recipient_and_the_room_of_the_device()
    {
        await using var narrow = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { MaxInFlightPerDevice = 1 });
        var attempt = (await GivenAttemptsAsync(1, expired: 1)).Single();
        await Database.GivenAMessageAsync(device, attempt.Recipient);

        var before = await narrow.ClaimAsync(1, device);
        await worker.Janitor.RescueAsync(CancellationToken.None);

        Assert.That((before.Count, (await narrow.ClaimAsync(1, device)).Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task A_settle_that_came_first_wins_and_the_rescue_passes_it_over()
    {
        var attempt = (await GivenAttemptsAsync(1, expired: 1)).Single();
        var held = await HeldSettle.OfAsync(Database, attempt);

        // 1. the settle has the attempt, not committed
        var settling = worker.Outbox.SettleAsync(attempt, new Settlement.Complete("F1"));
        await held.IsReachedAsync();
        // 2. the rescue comes, waits for nothing and takes nothing
        Assert.That(await worker.Janitor.RescueAsync(CancellationToken.None), Is.Empty);
        // 3. the settle commits
        await held.LetGoAsync();

        Assert.That(await settling, Is.True);
        Assert.That(await Database.StateOfAsync(attempt.MessageId), Is.EqualTo("accepted"));
    }

    [Test]
    public async Task A_rescue_that_came_first_wins_and_the_settle_matches_nothing()
    {
        var attempt = (await GivenAttemptsAsync(1, expired: 1)).Single();
        await using var rescuing = await Database.OpenSessionAsync();

        // 1. the rescue has the attempt, not committed
        await rescuing.ExecuteAsync("begin; " + Sql.Query("janitor/rescue"));
        // 2. the settle waits for it
        var settled = worker.Outbox.SettleAsync(attempt, new Settlement.Retry(TimeSpan.Zero, "busy", Connected: true));
        await Eventually.HoldsAsync(
            () => Database.AskAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"), "the settle waits");
        // 3. the rescue commits; the settle must not send the message back
        await rescuing.ExecuteAsync("commit");

        Assert.That(await settled, Is.False);
        Assert.That(await Database.StateOfAsync(attempt.MessageId), Is.EqualTo("uncertain"));
        Assert.That(await Database.AskAsync<long>($"select count(*) from prima.queue where message_id = {attempt.MessageId}"), Is.Zero);
    }

    [Test]
    public async Task A_rescue_that_waited_for_nothing_never_takes_the_in_flight_row_of_a_newer_attempt()
    {
        var attempt = (await GivenAttemptsAsync(1, expired: 1)).Single();
        await worker.Outbox.SettleAsync(attempt, new Settlement.Release("deadline"));
        var newer = await worker.ClaimOneAsync(device);

        await worker.Janitor.RescueAsync(CancellationToken.None);

        Assert.That(await Database.StateOfAsync(newer.MessageId), Is.EqualTo("sending"));
    }

    [Test]
    public async Task Two_hundred_collisions_of_rescue_and_settle_end_without_a_deadlock()
    {
        const int rounds = 20;
        const int batch = 40;
        var deadlocks = await DeadlocksAsync();
        var chance = new Random(7);
        for (var round = 0; round < rounds; round++)
        {
            var attempts = (await GivenAttemptsAsync(batch, expired: batch)).ToArray();
            chance.Shuffle(attempts);
            var settles = attempts[..(batch / 2)].Select(attempt => worker.Outbox.SettleAsync(attempt, chance.Next(2) == 0 ? new Settlement.Complete(null) : new Settlement.Release("x"))).ToList();
            var rescues = Enumerable.Range(0, 10).Select(_ => worker.Janitor.RescueAsync(CancellationToken.None)).ToList();
            await Task.WhenAll(rescues);
            var settled = (await Task.WhenAll(settles)).Count(won => won);
            await worker.Janitor.RescueAsync(CancellationToken.None);

            var rescued = await Database.AskAsync<long>($"select count(*) from prima.send_attempts where outcome = 'uncertain' and id = any('{{{string.Join(',', attempts.Select(a => a.Id))}}}')");
            Assert.That(settled + rescued, Is.EqualTo(batch), "each went to one of the two");
            await Database.ExecuteAsync($"delete from prima.queue where device = '{device}'; insert into prima.message_endings select id, 'cancelled', 'x' from prima.messages m where not exists (select from prima.send_attempts a where a.message_id = m.id and a.live) and not exists (select from prima.message_endings e where e.message_id = m.id)");
        }

        Assert.That(await DeadlocksAsync() - deadlocks, Is.Zero);
    }

    private async Task<long> DeadlocksAsync() => await Database.AskAsync<long>("select deadlocks from pg_stat_database where datname = current_database()");

    private async Task<List<Attempt>> GivenAttemptsAsync(int count, int expired)
    {
        for (var i = 0; i < count; i++)
            await Database.GivenAMessageAsync(device);
        var attempts = (await worker.ClaimAsync(count, device)).OrderBy(attempt => attempt.MessageId).ToList();
        await Database.ExecuteAsync($"update prima.in_flight set expires_at = clock_timestamp() - interval '1 ms' where attempt_id = any('{{{string.Join(',', attempts.Take(expired).Select(attempt => attempt.Id))}}}')");
        return attempts;
    }
}
