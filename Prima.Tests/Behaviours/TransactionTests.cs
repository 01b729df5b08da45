using Npgsql;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Behaviours;

/// <summary>How transactions end, also those that end badly.</summary>
public class TransactionTests : DatabaseFixture
{
    private protected override bool IsMigrated => false;

    [OneTimeSetUp]
    public Task GivenRows() => Database.ExecuteAsync("create table rows (id int primary key); insert into rows select generate_series(1, 100)");

    [Test]
    public async Task Commit_in_a_failed_transaction_raises_no_error_and_writes_nothing()
    {
        await using var session = await Database.OpenSessionAsync();
        await session.ExecuteAsync("begin; insert into rows values (1000)");
        await Assert.ThatAsync(() => session.ExecuteAsync("select 1 / 0"), Throws.TypeOf<PostgresException>());

        await session.ExecuteAsync("commit"); // answers ROLLBACK

        Assert.That(await Database.AskAsync<long>("select count(*) from rows where id = 1000"), Is.Zero, "so a claim counts the ids that its insert returned");
    }

    [Test]
    public async Task Who_hangs_between_two_statements_is_ended_by_the_server_and_its_locks_with_it()
    {
        await using var hanging = await Database.OpenSessionAsync();
        await using var waiting = await Database.OpenSessionAsync();

        await hanging.ExecuteAsync("begin; set local idle_in_transaction_session_timeout = '100ms'; select from rows where id = 1 for update");
        await waiting.ExecuteAsync("set lock_timeout = '10s'; update rows set id = id where id = 1");

        await Assert.ThatAsync(() => hanging.ExecuteAsync("commit"), Throws.InstanceOf<NpgsqlException>());
    }

    [Test]
    public async Task A_setting_made_local_ends_with_its_transaction()
    {
        await using var session = await Database.OpenSessionAsync();
        await session.ExecuteAsync("begin; select set_config('lock_timeout', '123ms', true); commit");
        Assert.That(await session.AskAsync<string>("show lock_timeout"), Is.EqualTo("0"));
    }

    [Test]
    public async Task An_advisory_lock_of_a_transaction_is_free_after_its_roll_back()
    {
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync("begin; select pg_advisory_xact_lock(42)");
        var meanwhile = await Database.AskAsync<bool>("select pg_try_advisory_xact_lock(42)");
        await holder.ExecuteAsync("rollback");

        Assert.That((meanwhile, await Database.AskAsync<bool>("select pg_try_advisory_xact_lock(42)")), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task An_advisory_lock_of_a_session_survives_the_roll_back_which_is_why_Prima_has_none()
    {
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync("begin; select pg_advisory_lock(43); rollback");

        Assert.That(await Database.AskAsync<bool>("select pg_try_advisory_xact_lock(43)"), Is.False);
    }

    [TestCase("select r.id from (values (1)) o (n) cross join lateral (select id from rows order by id limit 3 for update skip locked) r", 3)]
    [TestCase("select r.id from (values (1), (2)) o (n) cross join lateral (select id from rows where id % 2 = o.n % 2 order by id limit 3 for update skip locked) r limit 4", 4)]
    public async Task Skip_locked_in_a_lateral_with_a_limit_locks_only_what_it_returns(string statement, int locked)
    {
        await using var holder = await Database.OpenSessionAsync();
        await holder.ExecuteAsync("begin");
        await holder.ExecuteAsync(statement);

        Assert.That(await Database.AskAsync<long>("select 100 - count(*) from (select id from rows where id <= 100 for update skip locked) free"), Is.EqualTo(locked));
    }
}
