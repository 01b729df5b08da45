using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Locking;

/// <summary>Many workers want one short lock; some are slow, some die, the janitor cleans up. Judged by the tokens that a store accepted and by the times.</summary>
[Parallelizable]
public class LockRaceTests : DatabaseFixture
{
    private const int Workers = 4;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Ttl = TimeSpan.FromMilliseconds(150);

    [Test]
    public async Task One_holds_it_at_a_time_and_tokens_only_grow()
    {
        await Database.ExecuteAsync("create table held (token bigint primary key, began_at timestamptz not null, ended_at timestamptz)");
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(n => WorkAsync(n, () => TimeProvider.System.GetElapsedTime(started) < Length)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.CountAsync("held"), Is.AtLeast(20), "it was worth watching");
            Assert.That(await Database.AskAsync<long>("select count(*) from held a join held b on a.token < b.token and a.began_at > b.began_at"), Is.Zero, "a later holder has the larger token");
            Assert.That(await Database.AskAsync<long>("select count(*) from held a join held b on a.token < b.token and a.ended_at > b.began_at"), Is.Zero, "nobody is at work beside another");
        }
    }

    /// <summary>A unit of work begins with its grant and ends inside its time; whoever dies with the lock leaves it to its time.</summary>
    private async Task WorkAsync(int seed, Func<bool> goesOn)
    {
        var random = new Random(seed);
        await using var session = await Database.OpenSessionAsync();
        while (goesOn())
        {
            var owner = Guid.NewGuid();
            var token = await session.AskAsync<object>($"select prima.acquire_lock('raced', '{owner}', '{Ttl.TotalMilliseconds} ms', {random.Next(3)})") as long?;
            if (token is null)
                continue;

            await session.ExecuteAsync($"insert into held select {token}, acquired_at from prima.distributed_locks where key = 'raced' and token = {token}");
            if (random.Next(8) == 0)
                continue; // it dies
            if (random.Next(4) == 0)
                await session.ExecuteAsync($"select pg_sleep(0.1), prima.renew_lock('raced', '{owner}', {token}, '{Ttl.TotalMilliseconds} ms')");

            // The end counts only if the lock was still its own: what a fenced store would have taken.
            await session.ExecuteAsync($"""
                begin;
                update held set ended_at = clock_timestamp() where token = {token}
                    and exists (select from prima.distributed_locks where key = 'raced' and token = {token} and owner = '{owner}' and expires_at > clock_timestamp() for update);
                select prima.release_lock('raced', '{owner}', {token});
                commit
                """);
        }
    }
}
