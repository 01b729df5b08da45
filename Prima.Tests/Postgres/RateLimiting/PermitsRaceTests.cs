using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Tests.Unit.RateLimiting;

namespace Prima.Tests.Postgres.RateLimiting;

/// <summary>Many callers of one key at once, judged by the times of the grants.</summary>
[Parallelizable]
public class PermitsRaceTests : DatabaseFixture
{
    private const int Callers = 16;
    private const int Permits = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(200);

    [Test]
    public async Task Sixteen_callers_never_get_more_than_the_limit_in_any_window_and_no_less_than_there_is()
    {
        await Database.ExecuteAsync("create table granted (at timestamptz not null, n int not null)");
        var started = TimeProvider.System.GetTimestamp();
        var granted = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => AskAsync(1 + (caller % 3), given => GoesOn(Interlocked.Add(ref granted, given)))));

        var grants = new List<(DateTimeOffset At, int Count)>();
        await using var command = Database.Source.CreateCommand("select at, n from granted order by at");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            grants.Add((reader.GetDateTime(0), reader.GetInt32(1)));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(SlidingWindowModel.WorstWindow(grants, Window), Is.EqualTo(Permits), "the limit is reached and never passed");
            Assert.That(grants.Sum(grant => grant.Count), Is.GreaterThan(Permits * 4), "and used, window after window");
        }

        // On a machine that has other things to do too, the same windows take longer.
        bool GoesOn(int soFar) => TimeProvider.System.GetElapsedTime(started) is var passed && (passed < TimeSpan.FromSeconds(1.5) || (soFar <= Permits * 5 && passed < TimeSpan.FromSeconds(15)));
    }

    /// <summary>Some roll back: what they took goes back, and is granted to others.</summary>
    private async Task AskAsync(int wanted, Func<int, bool> goesOn)
    {
        await using var session = await Database.OpenSessionAsync();
        for (var (turn, kept) = (0, 0); goesOn(kept); turn++)
        {
            var given = await session.AskAsync<int>($"begin; select prima.take_permits('raced', {wanted}, {Permits}, '{Window.TotalMilliseconds} ms')");

            // The grant's own time: a clock read afterwards would be late by as long as this process had to wait for the processor.
            if (given > 0)
                await session.ExecuteAsync($"insert into granted select granted_at[array_upper(granted_at, 1)], {given} from prima.rate_limits where key = 'raced'");
            await session.ExecuteAsync(turn % 5 == 4 ? "rollback" : "commit");
            kept = turn % 5 == 4 ? 0 : given;
        }
    }
}
