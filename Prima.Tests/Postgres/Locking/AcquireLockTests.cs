using Npgsql;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Locking;

/// <summary>The contract's lock functions, called as another service calls them. Races are staged: two sessions, numbered steps.</summary>
public class AcquireLockTests : DatabaseFixture
{
    private const string A = "'00000000-0000-0000-0000-00000000000a'";
    private const string B = "'00000000-0000-0000-0000-00000000000b'";
    private const string C = "'00000000-0000-0000-0000-00000000000c'";
    private static int count;
    private string key = "";

    [SetUp]
    public void GivenAKey() => key = $"key {Interlocked.Increment(ref count)}";

    [Test]
    public async Task One_owner_at_a_time_and_not_twice_the_same()
    {
        var token = await AcquireAsync(A);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(token ?? 0, Is.GreaterThan(0));
            Assert.That(await AcquireAsync(B), Is.Null);
            Assert.That(await AcquireAsync(A), Is.Null, "not re-entrant");
        }

        Assert.That(await ReleaseAsync(A, token), Is.True);
        Assert.That(await AcquireAsync(B), Is.GreaterThan(token ?? 0));
    }

    [Test]
    public async Task Only_the_holder_with_its_token_renews_and_releases()
    {
        var token = await AcquireAsync(A);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await RenewAsync(B, token), Is.False);
            Assert.That(await RenewAsync(A, token - 1), Is.False);
            Assert.That(await ReleaseAsync(B, token), Is.False);
            Assert.That(await ReleaseAsync(A, token - 1), Is.False);
            Assert.That(await RenewAsync(A, token), Is.True);
            Assert.That(await ReleaseAsync(A, token), Is.True);
            Assert.That(await ReleaseAsync(A, token), Is.False, "once");
            Assert.That(await RenewAsync(A, token), Is.False, "released");
        }
    }

    [Test]
    public async Task What_is_over_is_not_renewed_and_is_free()
    {
        var token = await AcquireAsync(A);
        await OverAsync();
        Assert.That(await RenewAsync(A, token), Is.False);

        var next = await AcquireAsync(B);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(next, Is.GreaterThan(token ?? 0));
            Assert.That(await ReleaseAsync(A, token), Is.False, "who was late takes nothing from the next");
            Assert.That(await RenewAsync(B, next), Is.True);
        }
    }

    [TestCase("'k', {0}, '9 ms', 0", "ttl")]
    [TestCase("'k', {0}, '86400001 ms', 0", "ttl")]
    [TestCase("'k', {0}, null, 0", "ttl")]
    [TestCase("'', {0}, '1 s', 0", "lock_key")]
    [TestCase("null, {0}, '1 s', 0", "lock_key")]
    [TestCase("repeat('k', 201), {0}, '1 s', 0", "lock_key")]
    [TestCase("'k', null, '1 s', 0", "owner")]
    [TestCase("'k', {0}, '1 s', null", "priority")]
    public async Task What_makes_no_sense_is_refused(string arguments, string field) => await Assert.ThatAsync(
        () => Database.ExecuteAsync($"select prima.acquire_lock({string.Format(System.Globalization.CultureInfo.InvariantCulture, arguments, A)})"),
        Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("PR400").And.Property("MessageText").StartsWith(field));

    [TestCase("10 ms")]
    [TestCase("1 day")]
    public async Task The_shortest_and_the_longest_time_are_taken(string ttl) => Assert.That(await AcquireAsync(A, ttl: ttl), Is.Not.Null);

    [Test]
    public async Task A_lock_that_was_waited_for_lasts_its_whole_time_from_when_it_was_granted()
    {
        await ReleaseAsync(A, await AcquireAsync(A));
        await using var rival = await Database.OpenSessionAsync();
        await using var waiter = await Database.OpenSessionAsync();

        // 1. a rival takes the lock, in a transaction of its own
        await rival.ExecuteAsync($"begin; select prima.acquire_lock('{key}', {B}, '1 h')");
        // 2. the waiter asks for a lock that is shorter than its wait
        var asked = waiter.AskAsync<long>($"select prima.acquire_lock('{key}', {C}, '50 ms')");
        await waiter.WaitsForALockAsync();
        await rival.ExecuteAsync("select pg_sleep(0.1)");
        var released = await rival.AskAsync<DateTime>("select clock_timestamp()");
        // 3. the rival rolls back: nothing in the row has changed
        await rival.ExecuteAsync("rollback");

        // 4. with a clock read before the wait it would be over by now
        Assert.That(await asked, Is.GreaterThan(0));
        Assert.That(await Database.AskAsync<DateTime>($"select expires_at from prima.distributed_locks where key = '{key}'"), Is.GreaterThan(released.AddMilliseconds(50)));
    }

    [Test]
    public async Task A_token_is_taken_after_the_wait_so_none_is_smaller_than_one_before()
    {
        await ReleaseAsync(A, await AcquireAsync(A));
        await using var rival = await Database.OpenSessionAsync();
        await using var waiter = await Database.OpenSessionAsync();

        // 1. a rival holds the row while the waiter asks
        await rival.ExecuteAsync($"begin; select from prima.distributed_locks where key = '{key}' for update");
        var asked = waiter.AskAsync<long>($"select prima.acquire_lock('{key}', {C}, '1 h')");
        await waiter.WaitsForALockAsync();
        // 2. it takes the lock, gives it back and commits
        var between = await rival.AskAsync<long>($"select prima.acquire_lock('{key}', {B}, '1 h')");
        await rival.ExecuteAsync($"select prima.release_lock('{key}', {B}, {between}); commit");

        // 3. drawn before the wait, the waiter's token would be the smaller one
        Assert.That(await asked, Is.GreaterThan(between));
    }

    [Test]
    public async Task A_renewal_that_waited_past_the_end_is_refused()
    {
        var token = await AcquireAsync(A, ttl: "100 ms");
        await using var rival = await Database.OpenSessionAsync();
        await using var holder = await Database.OpenSessionAsync();

        // 1. somebody holds the row and changes nothing
        await rival.ExecuteAsync($"begin; select from prima.distributed_locks where key = '{key}' for update");
        // 2. the holder asks in time
        var asked = holder.AskAsync<bool>($"select prima.renew_lock('{key}', {A}, {token}, '1 h')");
        await holder.WaitsForALockAsync();
        // 3. the lock's time ends meanwhile
        await rival.ExecuteAsync("select pg_sleep(0.15); rollback");

        Assert.That(await asked, Is.False);
    }

    [Test]
    public async Task Who_is_refused_holds_nothing_that_the_holder_needs()
    {
        await ReleaseAsync(A, await AcquireAsync(A));
        await using var holder = await Database.OpenSessionAsync();
        await using var refused = await Database.OpenSessionAsync();

        // 1. both see the lock free; the holder is faster, the other waits for its commit
        var token = await holder.AskAsync<long>($"begin; select prima.acquire_lock('{key}', {A}, '1 h')");
        var asked = refused.AskAsync<object>($"begin; select prima.acquire_lock('{key}', {B}, '1 h', 5)");
        await refused.WaitsForALockAsync();
        await holder.ExecuteAsync("commit");
        Assert.That(await asked, Is.EqualTo(DBNull.Value));

        // 2. the refused one's transaction stays open, and the holder renews and releases
        await holder.ExecuteAsync("set lock_timeout = '1 s'");
        Assert.That(await holder.AskAsync<bool>($"select prima.renew_lock('{key}', {A}, {token}, '1 h')"), Is.True);
        Assert.That(await holder.AskAsync<bool>($"select prima.release_lock('{key}', {A}, {token})"), Is.True);
        await refused.ExecuteAsync("commit");
    }

    [Test]
    public async Task Who_is_refused_waits_for_nobody_s_transaction()
    {
        await using var holder = await Database.OpenSessionAsync();
        await using var refused = await Database.OpenSessionAsync();
        var token = await AcquireAsync(A);

        // 1. the holder renews, in a transaction that stays open
        await holder.ExecuteAsync($"begin; select prima.renew_lock('{key}', {A}, {token}, '1 h')");
        // 2. somebody else asks, and has the answer at once
        await refused.ExecuteAsync("set lock_timeout = '1 s'");
        Assert.That(await refused.AskAsync<object>($"select prima.acquire_lock('{key}', {B}, '1 h', 5)"), Is.EqualTo(DBNull.Value));
        await holder.ExecuteAsync("commit");
    }

    [Test]
    public async Task The_first_two_who_ever_ask_get_it_one_after_the_other([Values("commit", "rollback")] string firstEnds)
    {
        await using var first = await Database.OpenSessionAsync();
        await using var second = await Database.OpenSessionAsync();

        await first.ExecuteAsync($"begin; select prima.acquire_lock('{key}', {A}, '1 h')");
        var asked = second.AskAsync<object>($"select prima.acquire_lock('{key}', {B}, '1 h')");
        await second.WaitsForALockAsync();
        await first.ExecuteAsync(firstEnds);

        Assert.That(await asked, firstEnds == "commit" ? Is.EqualTo(DBNull.Value) : Is.TypeOf<long>());
    }

    [Test]
    public async Task A_lower_priority_is_refused_a_free_lock_while_a_higher_one_is_remembered()
    {
        var token = await AcquireAsync(A);
        Assert.That(await AcquireAsync(B, priority: 5), Is.Null);
        await ReleaseAsync(A, token);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await AcquireAsync(C, priority: 4), Is.Null, "lower, though it is free");
            Assert.That(await AcquireAsync(B, priority: 5), Is.Not.Null);
            Assert.That(await Database.CountAsync($"prima.distributed_lock_waiters where lock_key = '{key}' and owner = {B}"), Is.Zero, "waits no longer");
        }
    }

    [TestCase(5)]
    [TestCase(6)]
    public async Task An_equal_or_higher_priority_does_not_wait_for_a_remembered_one(int priority)
    {
        var token = await AcquireAsync(A);
        await AcquireAsync(B, priority: 5);
        await ReleaseAsync(A, token);
        Assert.That(await AcquireAsync(C, priority: priority), Is.Not.Null);
    }

    [Test]
    public async Task A_refused_call_of_priority_0_is_not_remembered()
    {
        var token = await AcquireAsync(A);
        await AcquireAsync(B);
        await AcquireAsync(C, priority: -1);
        await ReleaseAsync(A, token);
        Assert.That(await Database.CountAsync($"prima.distributed_lock_waiters where lock_key = '{key}'"), Is.Zero);
    }

    [Test]
    public async Task Who_does_not_ask_again_is_forgotten_after_five_seconds()
    {
        var token = await AcquireAsync(A);
        await AcquireAsync(B, priority: 5);
        await ReleaseAsync(A, token);

        await AgeAsync("asked_at = asked_at - interval '4.5 s'");
        Assert.That(await AcquireAsync(C), Is.Null);
        await AgeAsync("asked_at = asked_at - interval '1 s'");
        Assert.That(await AcquireAsync(C), Is.Not.Null);
    }

    [Test]
    public async Task A_waiter_s_priority_rises_by_one_every_ten_seconds()
    {
        var token = await AcquireAsync(A);
        await AcquireAsync(B, priority: 1);
        await ReleaseAsync(A, token);

        await AgeAsync("waiting_since = waiting_since - interval '39 s'");
        token = await AcquireAsync(C, priority: 4);
        Assert.That(token, Is.Not.Null, "one, and three for its wait");
        await AcquireAsync(B, priority: 1);
        await ReleaseAsync(C, token);

        await AgeAsync("waiting_since = waiting_since - interval '2 s'");
        Assert.That(await AcquireAsync(C, priority: 4), Is.Null, "one, and four for its wait");
        Assert.That(await AcquireAsync(B, priority: 1), Is.Not.Null);
    }

    [Test]
    public async Task Who_was_forgotten_begins_to_wait_anew()
    {
        await AcquireAsync(A);
        await AcquireAsync(B, priority: 1);
        await AgeAsync("waiting_since = waiting_since - interval '1 h', asked_at = asked_at - interval '6 s'");
        await AcquireAsync(B, priority: 1);
        Assert.That(await Database.AskAsync<bool>($"select waiting_since > now() - interval '1 min' from prima.distributed_lock_waiters where lock_key = '{key}'"), Is.True);
    }

    private async Task<long?> AcquireAsync(string owner, int priority = 0, string ttl = "1 h") =>
        await Database.AskAsync<object>($"select prima.acquire_lock('{key}', {owner}, '{ttl}', {priority})") as long?;

    private Task<bool> RenewAsync(string owner, long? token) => Database.AskAsync<bool>($"select prima.renew_lock('{key}', {owner}, {token}, '1 h')");

    private Task<bool> ReleaseAsync(string owner, long? token) => Database.AskAsync<bool>($"select prima.release_lock('{key}', {owner}, {token})");

    private Task OverAsync() => Database.ExecuteAsync($"update prima.distributed_locks set expires_at = clock_timestamp() where key = '{key}'");

    private Task AgeAsync(string change) => Database.ExecuteAsync($"update prima.distributed_lock_waiters set {change} where lock_key = '{key}'");
}
