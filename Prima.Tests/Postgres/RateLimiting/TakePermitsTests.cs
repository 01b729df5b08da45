using CsCheck;
using Npgsql;
using NUnit.Framework;
using Prima.Core.RateLimiting;
using Prima.Data.Postgres;
using Prima.Tests.Support;
using Prima.Tests.Unit.RateLimiting;

namespace Prima.Tests.Postgres.RateLimiting;

/// <summary>The exact sliding window in SQL, held to the contract and to the reference.</summary>
[Parallelizable]
public class TakePermitsTests : DatabaseFixture
{
    [Test]
    public async Task All_that_is_wanted_is_given_or_nothing() =>
        Assert.That(
            await Database.AskAsync<int[]>("select array[prima.take_permits('all', 2, 5, '1 h'), prima.take_permits('all', 2, 5, '1 h'), prima.take_permits('all', 2, 5, '1 h'), prima.take_permits('all', 1, 5, '1 h')]"),
            Is.EqualTo(new[] { 2, 2, 0, 1 }));

    [Test]
    public async Task Times_and_counts_leave_the_window_together_although_the_clock_goes_on_meanwhile()
    {
        // A grant leaves every 10 µs: two readings of the clock in one statement would cut the two lists at different places, and then a window of 30 lets 31 through.
        await Database.ExecuteAsync("""
            insert into prima.rate_limits (key, granted_at, granted, permits, window_length)
            select 'dense', array_agg(at order by at), array_agg(1), 1000000, '10 min'
            from (select clock_timestamp() - interval '10 min' + n * interval '10 us' as at from generate_series(1, 100000) n) g
            """);

        for (var i = 0; i < 40; i++)
            await Database.ExecuteAsync("select prima.take_permits('dense', 1, 1000000, '10 min')");

        Assert.That(await Database.AskAsync<bool>("select cardinality(granted_at) = cardinality(granted) and granted_at[1] > clock_timestamp() - interval '11 min' from prima.rate_limits where key = 'dense'"));
    }

    // Before, what a stranger had taken of a key could not be added up any more, and whoever read it failed.
    [Test]
    public async Task More_than_a_number_holds_is_as_much_as_it_holds()
    {
        await Database.ExecuteAsync("select prima.take_permits('many', 2000000000, 2000000000, '10 ms')");
        await Database.ExecuteAsync("select pg_sleep(0.05)");
        await Database.ExecuteAsync("select prima.take_permits('many', 2000000000, 2000000000, '10 ms')");

        Assert.That(await Database.AskAsync<int>("select prima.take_permits('many', 1, 30, '1 h')"), Is.Zero);
        Assert.That(await Database.AskAsync<int>("select available from prima.peek_permits('many', 30, '1 h')"), Is.Zero);
    }

    // A zone whose clocks went forward at noon of yesterday or today: there, a day before now is 23 hours.
    [Test]
    public async Task A_day_is_24_hours_also_where_the_clocks_have_just_gone_forward()
    {
        await Database.ExecuteAsync("insert into prima.rate_limits (key, granted_at, granted, permits, window_length) values ('day', array[now() - interval '23 h 30 min'], array[1], 1, '1 d')");
        var zone = await Database.AskAsync<string>("select format('AAA0BBB,%s/12,%s/12', extract(doy from now() - interval '12 h') - 1, (extract(doy from now() - interval '12 h') + 100)::int % 365)");
        await using var session = await Database.OpenSessionAsync();
        await session.ExecuteAsync($"set timezone = '{zone}'");
        Assume.That(await session.AskAsync<bool>("select now() - interval '1 d' > now() - interval '24 h'"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await session.AskAsync<int>("select available from prima.peek_permits('day', 1, '1 d')"), Is.Zero);
            Assert.That(await session.AskAsync<int>("select prima.take_permits('day', 1, 1, '1 d')"), Is.Zero);
            foreach (var begin in (string[])["begin", "outbox/begin"])
            {
                await session.ExecuteAsync("begin; " + Sql.Query(begin));
                Assert.That(await session.AskAsync<bool>("select now() - interval '1 d' = now() - interval '24 h'"), begin);
                await session.ExecuteAsync("rollback");
            }
        }
    }

    [Test]
    public async Task Wanting_none_takes_none()
    {
        Assert.That(await Database.AskAsync<int>("select prima.take_permits('none', 0, 5, '1 h')"), Is.Zero);
        Assert.That(await Database.AskAsync<long>("select count(*) from prima.rate_limits where key = 'none'"), Is.Zero);
    }

    [TestCase("'k', -1, 5, '1 h'", "wanted")]
    [TestCase("'k', 6, 5, '1 h'", "wanted")]
    [TestCase("'k', null, 5, '1 h'", "wanted")]
    [TestCase("'k', 1, 0, '1 h'", "max_permits")]
    [TestCase("'k', 1, null, '1 h'", "max_permits")]
    [TestCase("'k', 1, 5, '0 s'", "window_length")]
    [TestCase("'k', 1, 5, null", "window_length")]
    [TestCase("'', 1, 5, '1 h'", "limit_key")]
    [TestCase("null, 1, 5, '1 h'", "limit_key")]
    [TestCase("repeat('k', 201), 1, 5, '1 h'", "limit_key")]
    [TestCase("'k', 1, 5, '1001 years'", "window_length")]
    public async Task What_makes_no_sense_is_refused(string arguments, string field) => await Assert.ThatAsync(
        () => Database.ExecuteAsync($"select prima.take_permits({arguments})"),
        Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo("PR400").And.Property("MessageText").StartsWith(field));

    [Test]
    public async Task The_largest_limit_there_is_refuses_and_does_not_overflow() =>
        Assert.That(
            await Database.AskAsync<int[]>("select array[prima.take_permits('largest', 2147483647, 2147483647, '1 h'), prima.take_permits('largest', 1, 2147483647, '1 h')]"),
            Is.EqualTo(new[] { int.MaxValue, 0 }));

    [Test]
    public async Task Permits_go_back_when_their_caller_rolls_back()
    {
        await using var caller = await Database.OpenSessionAsync();
        await caller.ExecuteAsync("begin; select prima.take_permits('rolled back', 5, 5, '1 h'); rollback");

        Assert.That(await Database.AskAsync<int>("select prima.take_permits('rolled back', 5, 5, '1 h')"), Is.EqualTo(5));
    }

    [TestCase("commit", 1)]
    [TestCase("rollback", 2)]
    public async Task Others_wait_for_the_key_until_its_holder_s_transaction_ends(string holderEnds, int given)
    {
        await using var holder = await Database.OpenSessionAsync();
        await using var caller = await Database.OpenSessionAsync();
        await Database.ExecuteAsync($"select prima.take_permits('held {holderEnds}', 1, 3, '1 h')");

        // 1. the holder takes one of the two that are left
        await holder.ExecuteAsync($"begin; select prima.take_permits('held {holderEnds}', 1, 3, '1 h')");
        // 2. the caller wants two
        var asked = caller.AskAsync<int[]>($"select array[prima.take_permits('held {holderEnds}', 2, 3, '1 h'), prima.take_permits('held {holderEnds}', 1, 3, '1 h')]");
        await caller.WaitsForALockAsync();
        // 3. the holder ends, and only then is the caller's answer known
        await holder.ExecuteAsync(holderEnds);

        Assert.That((await asked).Sum(), Is.EqualTo(given));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_grant_is_dated_after_the_wait_for_its_key(bool isKnown)
    {
        var key = $"dated {isKnown}";
        await using var holder = await Database.OpenSessionAsync();
        await using var caller = await Database.OpenSessionAsync();
        if (isKnown)
            await Database.ExecuteAsync($"select prima.take_permits('{key}', 1, 3, '1 h')");

        // 1. somebody holds the key; in one case it is the first who ever asked for it
        await holder.ExecuteAsync($"begin; select prima.take_permits('{key}', 1, 3, '1 h')");
        // 2. the caller waits
        var asked = caller.AskAsync<int>($"select prima.take_permits('{key}', 1, 3, '1 h')");
        await caller.WaitsForALockAsync();
        // 3. the holder rolls back: in that case no row is left, and the caller's is the first
        var released = await holder.AskAsync<DateTime>("select clock_timestamp()");
        await holder.ExecuteAsync("rollback");

        // 4. dated before the wait, the grant would leave the window too early
        Assert.That(await asked, Is.EqualTo(1));
        Assert.That(await Database.AskAsync<DateTime>($"select granted_at[array_upper(granted_at, 1)] from prima.rate_limits where key = '{key}'"), Is.GreaterThan(released));
    }

    [Test]
    public async Task A_limit_that_is_lowered_and_raised_again_lets_no_more_through()
    {
        var given = await Database.AskAsync<int[]>("""
            select array[prima.take_permits('lowered', 30, 30, '1 h'), prima.take_permits('lowered', 1, 5, '1 h'), prima.take_permits('lowered', 1, 30, '1 h'),
                prima.take_permits('lowered', 1, 30, '1 ms'), prima.take_permits('lowered', 1, 31, '1 h')]
            """);

        Assert.That(given[..3].Concat(given[4..]), Is.EqualTo(new[] { 30, 0, 0, 0 }).Or.EqualTo(new[] { 30, 0, 0, 1 }), "what a short window was given counts in the long one");
    }

    [Test]
    public async Task A_wide_window_that_was_refused_is_remembered_by_narrow_ones()
    {
        await Database.ExecuteAsync("insert into prima.rate_limits values ('wide', array[now() - interval '3 s', now() - interval '2 s'], '{1,1}', 9, '1 s')");

        var given = await Database.AskAsync<int[]>("select array[prima.take_permits('wide', 1, 2, '5 s'), prima.take_permits('wide', 1, 9, '1 s'), prima.take_permits('wide', 1, 2, '5 s')]");

        Assert.That(given, Is.EqualTo(new[] { 0, 1, 0 }), "the narrow one may not forget what the wide one still counts");
    }

    [Test]
    public async Task Looking_says_what_is_free_and_takes_nothing()
    {
        await Database.ExecuteAsync("select prima.take_permits('looked at', 3, 5, '1 h')");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<string>("select concat(available, '|', next_at) from prima.peek_permits('never asked', 5, '1 h')"), Is.EqualTo("5|"));
            Assert.That(await Database.AskAsync<string>("select concat(available, '|', next_at) from prima.peek_permits('looked at', 5, '1 h')"), Is.EqualTo("2|"));
            Assert.That(await Database.AskAsync<int>("select available from prima.peek_permits('looked at', 2, '1 h')"), Is.Zero, "never less than none");
            Assert.That(await Database.AskAsync<int>("select prima.take_permits('looked at', 2, 5, '1 h')"), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task The_next_permit_is_named_exactly()
    {
        // Four grants a minute apart, of 1, 2, 1 and 3 permits.
        await Database.ExecuteAsync("""
            insert into prima.rate_limits values ('next', array[now() - interval '4 min', now() - interval '3 min', now() - interval '2 min', now() - interval '1 min'], '{1,2,1,3}', 7, '5 min')
            """);

        const string next = "select array(select round(extract(epoch from next_at - r.granted_at[{0}])) from prima.peek_permits('next', {1}, '5 min'), prima.rate_limits r where r.key = 'next')";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Database.AskAsync<int>("select available from prima.peek_permits('next', 7, '5 min')"), Is.Zero);
            foreach (var (permits, grant) in new[] { (7, 1), (6, 2), (5, 2), (4, 3), (3, 4), (1, 4) })
                Assert.That(await Database.AskAsync<decimal[]>(string.Format(System.Globalization.CultureInfo.InvariantCulture, next, grant, permits)), Is.EqualTo(new[] { 300m }), $"of {permits}");
            Assert.That(await Database.AskAsync<string>("select concat(available, '|', next_at) from prima.peek_permits('next', 8, '5 min')"), Is.EqualTo("1|"));
        }
    }

    [Test]
    public async Task After_the_clock_was_set_back_it_is_a_window_away_and_not_the_step()
    {
        await Database.ExecuteAsync("insert into prima.rate_limits values ('ahead', array[now() + interval '7 h'], '{1}', 1, '1 min')");

        Assert.That(await Database.AskAsync<bool>("select next_at <= clock_timestamp() + interval '1 min' from prima.peek_permits('ahead', 1, '1 min')"), Is.True);
    }

    [Test]
    public async Task It_answers_as_the_reference_does_whatever_is_asked_and_when()
    {
        var windows = Gen.Select(Gen.Int[1, 6], Gen.Int[1, 5], (permits, seconds) => new RateLimit(permits, TimeSpan.FromSeconds(seconds)));
        var calls = Gen.Select(Gen.Int[0, 4], Gen.Int[1, 3], Gen.Int[0, 1]).Array[1, 25];
        var sample = 0;

        await Gen.Select(windows, windows, calls).SampleAsync(
            async (one, other, asked) =>
            {
                var key = $"reference {Interlocked.Increment(ref sample)}";
                var model = new SlidingWindowModel();
                var ahead = TimeSpan.Zero;
                foreach (var (halves, wanted, which) in asked)
                {
                    ahead += TimeSpan.FromSeconds(halves / 2.0);
                    var limit = which == 0 ? one : other;
                    await AgreesAsync(model, key, TimeSpan.FromSeconds(halves / 2.0), ahead, Math.Min(wanted, limit.Permits), limit);
                }
            },
            iter: 60, threads: 1);
    }

    /// <summary>
    /// Time passes by ageing the grants. What the reference says at the database's time before and after the call must be what the database said;
    /// the instant between the two is its own.
    /// </summary>
    private async Task AgreesAsync(SlidingWindowModel model, string key, TimeSpan later, TimeSpan ahead, int wanted, RateLimit limit)
    {
        await using var age = Database.Source.CreateCommand("update prima.rate_limits set granted_at = array(select g - $2 from unnest(granted_at) with ordinality u (g, n) order by n) where key = $1");
        age.Parameters.AddWithValue(key);
        age.Parameters.AddWithValue(later);
        await age.ExecuteNonQueryAsync();

        await using var take = Database.Source.CreateCommand("""
            with before as materialized (select clock_timestamp() as at), taken as materialized (select b.at, prima.take_permits($1, $2, $3, $4) as given from before b)
            select t.at, t.given, clock_timestamp() from taken t
            """);
        take.Parameters.AddWithValue(key);
        take.Parameters.AddWithValue(wanted);
        take.Parameters.AddWithValue(limit.Permits);
        take.Parameters.AddWithValue(limit.Window);
        DateTimeOffset before, after;
        int given;
        await using (var reader = await take.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            (before, given, after) = (reader.GetDateTime(0), reader.GetInt32(1), reader.GetDateTime(2));
        }

        var expected = new[] { before, after }.Select(at => model.Peek(at + ahead, limit).Available >= wanted ? wanted : 0).Distinct().ToList();
        Assert.That(expected, Does.Contain(given), $"{wanted} of {limit} after {later}");
        if (given == 0)
        {
            model.Take(after + ahead, 0, limit); // remembers how wide a window was asked for
            return;
        }

        var at = await Database.AskAsync<DateTime>($"select granted_at[array_upper(granted_at, 1)] from prima.rate_limits where key = '{key}'");
        Assert.That(at, Is.InRange(before.UtcDateTime, after.UtcDateTime));
        Assert.That(model.Take(at + ahead, wanted, limit), Is.EqualTo(wanted));
    }
}
