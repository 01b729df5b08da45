using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Janitor;

/// <summary>What says nothing any more is deleted, and nobody can tell by a token or a window that it was.</summary>
[Parallelizable]
public class PruneTests : DatabaseFixture
{
    private const string A = "'00000000-0000-0000-0000-00000000000a'";
    private static readonly TimeSpan KeepUnknown = TimeSpan.FromDays(30);
    private DataUnderTest worker = null!;

    [OneTimeSetUp]
    public void GivenAWorker() => worker = DataUnderTest.OpenAs(Database, "prima_worker");

    [SetUp]
    public Task GivenNothing() => Database.ExecuteAsync("delete from prima.rate_limits; delete from prima.distributed_locks; delete from prima.distributed_lock_waiters; delete from prima.inbox; delete from prima.rejected_deliveries");

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [Test]
    public async Task A_clock_that_was_set_back_fills_no_window_for_as_long_as_the_step()
    {
        await Database.ExecuteAsync("""
            insert into prima.rate_limits values
                ('device:ahead', array[now() - interval '10 s', now() + interval '7 h', now() + interval '7 h 1 s'], '{1,2,3}', 10, '1 min'),
                ('fleet', array[now() - interval '10 s'], '{4}', 10, '1 min')
            """);
        await using var keeper = await Database.OpenSessionAsync();
        await keeper.ExecuteAsync("insert into prima.rate_limits values ('recipient:kept', array[now() + interval '7 h'], '{1}', 1, '1 min')");
        await keeper.ExecuteAsync("begin; select from prima.rate_limits where key = 'recipient:kept' for update");

        await worker.Janitor.PruneAsync(KeepUnknown, CancellationToken.None);

        Assert.That(
            await Database.AskAsync<string[]>("select array_agg(concat_ws(' ', key, granted, array(select round(extract(epoch from clock_timestamp() - g) / 5) * 5 from unnest(granted_at) g)) order by key) from prima.rate_limits"),
            Is.EqualTo(new[] { "device:ahead {1,2,3} {10,0,0}", "fleet {4} {10}", "recipient:kept {1} {-25200}" }));
        Assert.That(await Database.AskAsync<bool>("select next_at < now() + interval '61 s' from prima.peek_permits('device:ahead', 6, '1 min')"), "a window, and not seven hours");
    }

    [Test]
    public async Task Windows_that_are_long_over_are_forgotten_and_no_others()
    {
        await Database.ExecuteAsync("""
            insert into prima.rate_limits values
                ('recipient:over', array[now() - interval '2 h'], '{1}', 1, '1 min'),
                ('replies:over', array[now() - interval '3 h', now() - interval '2 h'], '{1,1}', 1, '1 min'),
                ('somebody''s own', array[now() - interval '2 h'], '{1}', 1, '1 min'),
                ('recipient:asked only', '{}', '{}', 1, '1 min'),
                ('recipient:recent', array[now() - interval '2 h', now() - interval '30 min'], '{1,1}', 1, '1 min'),
                ('recipient:wide', array[now() - interval '2 h'], '{1}', 1, '1 d'),
                ('device:over', array[now() - interval '2 h'], '{1}', 1, '1 min'),
                ('fleet', array[now() - interval '2 h'], '{1}', 1, '1 min')
            """);

        Assert.That(await worker.Janitor.PruneAsync(KeepUnknown, CancellationToken.None), Is.EqualTo(4));
        Assert.That(
            await Database.AskAsync<string[]>("select array_agg(key order by key) from prima.rate_limits"), Is.EqualTo(new[] { "device:over", "fleet", "recipient:recent", "recipient:wide" }));
    }

    [Test]
    public async Task Locks_of_days_ago_and_who_waits_no_longer_are_forgotten_and_no_others()
    {
        await Database.ExecuteAsync($"""
            insert into prima.distributed_locks (key, owner, token, expires_at) values
                ('tombstone', null, 1, now() - interval '73 h'), ('left', {A}, 2, now() - interval '73 h'),
                ('young tombstone', null, 3, now() - interval '71 h'), ('held', {A}, 4, now() + interval '1 h');
            insert into prima.distributed_lock_waiters values ('held', {A}, 1, now(), now() - interval '2 min'), ('left', {A}, 1, now(), now() - interval '6 s')
            """);

        Assert.That(await worker.Janitor.PruneAsync(KeepUnknown, CancellationToken.None), Is.EqualTo(3));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string[]>("select array_agg(key order by key) from prima.distributed_locks"), Is.EqualTo(new[] { "held", "young tombstone" }));
            Assert.That(await Database.AskAsync<string[]>("select array_agg(lock_key) from prima.distributed_lock_waiters"), Is.EqualTo(new[] { "left" }));
        }
    }

    [Test]
    public async Task What_came_in_from_nobody_known_or_could_not_be_used_is_forgotten_after_its_time_and_nothing_else()
    {
        await Database.ExecuteAsync("""
            insert into prima.inbox (kind, device, dedupe_key, received_at, raw, state, outcome, processed_at, patient_id)
            select r.kind, 'd1', sha256(r.name::bytea), now() - r.age, r.name::bytea, r.state, 'x', now(), r.patient
            from (values ('gone', 'incoming', interval '31 days', 'done', null::uuid), ('young', 'incoming', '29 days', 'done', null), ('waits', 'incoming', '31 days', 'pending', null),
                ('failed', 'incoming', '31 days', 'dead', null), ('patient', 'incoming', '31 days', 'done', gen_random_uuid()), ('status', 'status', '31 days', 'done', null)) r (name, kind, age, state, patient);
            insert into prima.rejected_deliveries (kind, raw, reason, received_at) values ('status', 'old', 'x', now() - interval '31 days'), ('status', 'new', 'x', now() - interval '29 days')
            """);

        Assert.That(await worker.Janitor.PruneAsync(KeepUnknown, CancellationToken.None), Is.EqualTo(2));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string[]>("select array_agg(convert_from(raw, 'UTF8') order by id) from prima.inbox"), Is.EqualTo(new[] { "young", "waits", "failed", "patient", "status" }));
            Assert.That(await Database.AskAsync<string[]>("select array_agg(convert_from(raw, 'UTF8')) from prima.rejected_deliveries"), Is.EqualTo(new[] { "new" }));
        }
    }

    [Test]
    public async Task It_goes_on_until_nothing_is_left_to_delete()
    {
        await Database.ExecuteAsync("insert into prima.rate_limits select 'recipient:' || n, array[now() - interval '2 h'], '{1}', 1, '1 min' from generate_series(1, 2500) n");
        Assert.That(await worker.Janitor.PruneAsync(KeepUnknown, CancellationToken.None), Is.EqualTo(2500));
    }

    [TestCase("commit")]
    [TestCase("rollback")]
    public async Task A_token_is_larger_than_the_last_one_also_where_its_tombstone_goes_away_meanwhile(string janitorEnds)
    {
        var key = $"raced {janitorEnds}";
        await using var janitor = await Database.OpenSessionAsync();
        await using var caller = await Database.OpenSessionAsync();
        var last = await caller.AskAsync<long>($"select prima.acquire_lock('{key}', {A}, '1 h')");
        await Database.ExecuteAsync($"update prima.distributed_locks set owner = null, expires_at = now() - interval '4 days' where key = '{key}'");

        // 1. the janitor deletes the tombstone, and has not committed
        await janitor.ExecuteAsync("begin;" + PruneLocks);
        // 2. somebody asks for the lock, and waits
        var asked = caller.AskAsync<long>($"select prima.acquire_lock('{key}', {A}, '1 h')");
        await caller.WaitsForALockAsync();
        // 3. the janitor ends
        await janitor.ExecuteAsync(janitorEnds);

        Assert.That(await asked, Is.GreaterThan(last));
        Assert.That(await Database.CountAsync($"prima.distributed_locks where key = '{key}'"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_tombstone_that_somebody_is_just_taking_is_left_alone()
    {
        await using var caller = await Database.OpenSessionAsync();
        await Database.ExecuteAsync("insert into prima.distributed_locks (key, token, expires_at) values ('taken', 1, now() - interval '4 days')");

        // 1. somebody takes the lock, and has not committed
        var token = await caller.AskAsync<long>($"begin; select prima.acquire_lock('taken', {A}, '1 h')");
        // 2. the janitor passes by
        await worker.Janitor.PruneAsync(KeepUnknown, CancellationToken.None);
        await caller.ExecuteAsync("commit");
        // 3. and again
        await worker.Janitor.PruneAsync(KeepUnknown, CancellationToken.None);

        Assert.That(await caller.AskAsync<bool>($"select prima.renew_lock('taken', {A}, {token}, '1 h')"), Is.True);
    }

    [TestCase("commit")]
    [TestCase("rollback")]
    public async Task A_permit_is_dated_after_the_wait_also_where_its_window_goes_away_meanwhile(string janitorEnds)
    {
        var key = $"raced {janitorEnds}";
        await using var janitor = await Database.OpenSessionAsync();
        await using var caller = await Database.OpenSessionAsync();
        await Database.ExecuteAsync($"insert into prima.rate_limits values ('{key}', array[now() - interval '2 h'], array[1], 1, '1 min')");

        // 1. the janitor deletes the window, and has not committed
        await janitor.ExecuteAsync("begin;" + PruneLimits);
        // 2. somebody wants the permit that has long been free, and waits
        var asked = caller.AskAsync<int>($"select prima.take_permits('{key}', 1, 1, '1 min')");
        await caller.WaitsForALockAsync();
        // 3. the janitor ends
        var released = await janitor.AskAsync<DateTime>("select clock_timestamp()");
        await janitor.ExecuteAsync(janitorEnds);

        // 4. dated before the wait, the grant would leave its window too early
        Assert.That(await asked, Is.EqualTo(1));
        Assert.That(await Database.AskAsync<DateTime>($"select granted_at[array_upper(granted_at, 1)] from prima.rate_limits where key = '{key}'"), Is.GreaterThan(released));
        Assert.That(await Database.AskAsync<int>($"select prima.take_permits('{key}', 1, 1, '1 min')"), Is.Zero);
    }

    private static string PruneLocks => Prima.Data.Postgres.Sql.Query("janitor/prune_locks");

    private static string PruneLimits => Prima.Data.Postgres.Sql.Query("janitor/prune_limits");
}
