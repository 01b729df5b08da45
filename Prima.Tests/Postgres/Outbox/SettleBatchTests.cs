using Npgsql;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>Settlements at hand share a transaction, and no one's trouble is another's.</summary>
[Parallelizable]
public class SettleBatchTests : DatabaseFixture
{
    [Test]
    public async Task What_comes_while_one_is_written_is_written_together_and_each_has_its_own_answer()
    {
        var device = await Database.GivenADeviceAsync();
        var commits = new CommitCounter();
        await using var worker = DataUnderTest.Open(Database, points: commits);
        for (var i = 0; i < 50; i++)
            await Database.GivenAMessageAsync(device);
        var attempts = await worker.ClaimAsync(100, device);
        await worker.Outbox.SettleAsync(attempts[7], new Settlement.Complete("first"));

        // 1. a row is held, so the settle that wants it waits; 2. the others come meanwhile
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync($"begin; select from prima.send_attempts where id = '{attempts[0].Id}' for update");
        var before = commits.Settles;
        var held = worker.Outbox.SettleAsync(attempts[0], new Settlement.Complete(null));
        await WaitsForALockAsync();
        var answers = attempts.Skip(1).Select(attempt => worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null))).ToList();
        // 3. the row is let go
        await holder.ExecuteAsync("commit");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await held, Is.True);
            Assert.That((await Task.WhenAll(answers)).Count(settled => settled), Is.EqualTo(48), "all but the one that was settled before");
            Assert.That(commits.Settles - before, Is.EqualTo(2), "one for the first, one for all the rest");
        }
    }

    [Test]
    public async Task What_is_too_much_for_one_batch_is_written_in_several()
    {
        var device = await Database.GivenADeviceAsync();
        var commits = new CommitCounter();
        await using var worker = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { MaxInFlightPerDevice = 2_000 }, commits);
        await Database.ExecuteAsync(
            $"select count(*) from generate_series(1, 1201) n, lateral prima.enqueue_message('62813' || lpad(n::text, 9, '0'), 'x', '{device} ' || n, device => '{device}')");
        var attempts = await worker.ClaimAsync(2_000, device);
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync($"begin; select from prima.send_attempts where id = '{attempts[0].Id}' for update");

        var held = worker.Outbox.SettleAsync(attempts[0], new Settlement.Complete(null));
        await WaitsForALockAsync();
        var answers = attempts.Skip(1).Select(attempt => worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null))).ToList();
        await holder.ExecuteAsync("commit");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await held, Is.True);
            Assert.That(await Task.WhenAll(answers), Has.Length.EqualTo(1_200).And.All.True);
            Assert.That(commits.Settles, Is.EqualTo(4), "the first alone, then 500, 500 and 200");
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.in_flight where device = '{device}'"), Is.Zero);
        }
    }

    [Test]
    public async Task One_row_that_cannot_be_written_does_not_hold_up_the_record_of_the_others()
    {
        var device = await Database.GivenADeviceAsync();
        await using var worker = DataUnderTest.Open(Database);
        for (var i = 0; i < 5; i++)
            await Database.GivenAMessageAsync(device);
        var attempts = await worker.ClaimAsync(10, device);
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync($"begin; select from prima.send_attempts where id = '{attempts[0].Id}' for update");

        // 1. the first is waited for, so that the rest makes one batch, with a bad one in its midst: PostgreSQL takes no NUL in a text
        var first = worker.Outbox.SettleAsync(attempts[0], new Settlement.Complete(null));
        await WaitsForALockAsync();
        var good1 = worker.Outbox.SettleAsync(attempts[1], new Settlement.Complete("F1"));
        var bad = worker.Outbox.SettleAsync(attempts[2], new Settlement.Discard("a\0b"));
        var good2 = worker.Outbox.SettleAsync(attempts[3], new Settlement.Complete("F3"));
        await holder.ExecuteAsync("commit");

        // 2. the good ones are written
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await first.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System), Is.True);
            Assert.That(await good1.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System), Is.True);
            Assert.That(await good2.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System), Is.True);
        }

        // 3. and who comes later is not held up either
        Assert.That(await worker.Outbox.SettleAsync(attempts[4], new Settlement.Complete("F4")).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System), Is.True);
        // 4. the bad one's caller is told; the attempt stays sending, and is rescued as what it is: uncertain
        await Assert.ThatAsync(() => bad.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System), Throws.InstanceOf<NpgsqlException>());
        Assert.That(await Database.StateOfAsync(attempts[2].MessageId), Is.EqualTo("sending"));
    }

    [Test]
    public async Task A_row_that_somebody_holds_keeps_nobody_else_waiting()
    {
        var device = await Database.GivenADeviceAsync();
        await using var worker = DataUnderTest.Open(Database);
        await Database.GivenAMessageAsync(device);
        await Database.GivenAMessageAsync(device);
        var attempts = await worker.ClaimAsync(10, device);
        await using var holder = await Database.OpenSessionAsync();

        // 1. somebody holds one row for longer than the settle waits for a lock
        await holder.ExecuteAsync($"begin; select from prima.send_attempts where id = '{attempts[0].Id}' for update");
        var held = worker.Outbox.SettleAsync(attempts[0], new Settlement.Complete(null));
        await WaitsForALockAsync();
        // 2. another is recorded while it does
        Assert.That(await worker.Outbox.SettleAsync(attempts[1], new Settlement.Complete(null)).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System), Is.True);
        // 3. the first is recorded when the row is free
        await holder.ExecuteAsync("commit");
        Assert.That(await held.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System), Is.True);
    }

    private Task WaitsForALockAsync() => Eventually.HoldsAsync(
        () => Database.AskAsync<bool>("select exists (select from pg_stat_activity where datname = current_database() and application_name = 'prima' and wait_event_type = 'Lock')"), "the settle waits");

    private sealed class CommitCounter : FaultPoints
    {
        public int Settles { get; private set; }

        public override void Reached(string point) => Settles += point == AfterSettleCommit ? 1 : 0;
    }
}
