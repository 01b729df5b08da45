using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Behaviours;

/// <summary>
/// Why Prima locks first and looks in the next statement. A clock read in the locking statement is no better, unless it is read above the lock:
/// PostgreSQL makes a row's new values, and a select's columns, before it waits, and makes them again only if the row has changed.
/// </summary>
public class LockWaitTests : DatabaseFixture
{
    private protected override bool IsMigrated => false;

    [OneTimeSetUp]
    public Task GivenALimitWithOneGrant() => Database.ExecuteAsync(
        "create table gate (id int primary key, at timestamptz); insert into gate values (1); create table taken (id int primary key); insert into taken values (1)");

    private const string InTheSelectList = "select array[now(), clock_timestamp()] from gate for update";
    private const string InAnUpdate = "update gate set at = clock_timestamp() returning array[now(), at]";
    private const string InReturning = "update gate set at = at returning array[now(), clock_timestamp()]";
    private const string InAnUpsert = "insert into gate values (1) on conflict (id) do update set at = clock_timestamp() returning array[now(), gate.at]";
    private const string Above = "with held as materialized (select id from gate for update) select array[now(), clock_timestamp()] from held";

    [TestCase(InTheSelectList, false)]
    [TestCase(InAnUpdate, false)]
    [TestCase(InReturning, true)]
    [TestCase(InAnUpsert, true)]
    [TestCase(Above, true)]
    public async Task After_a_lock_wait_a_clock_is_fresh_only_where_it_is_read_above_the_lock(string statement, bool isFresh)
    {
        await using var first = await Database.OpenSessionAsync();
        await using var second = await Database.OpenSessionAsync();

        // 1. first holds the row
        await first.ExecuteAsync("begin; select from gate for update");
        // 2. second asks for it in one statement that also reads both clocks
        var asked = second.AskAsync<DateTime[]>(statement);
        await second.WaitsForALockAsync();
        // 3. first says when it lets go
        var released = await first.AskAsync<DateTime>("select clock_timestamp()");
        await first.ExecuteAsync("commit");
        // 4. second gets the row
        var clocks = await asked;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(clocks[0], Is.LessThan(released), "now() is when the statement came");
            Assert.That(clocks[1], isFresh ? Is.GreaterThan(released) : Is.LessThan(released), "clock_timestamp()");
        }
    }

    [Test]
    public async Task A_count_in_the_locking_statement_is_older_than_its_lock()
    {
        await using var first = await Database.OpenSessionAsync();
        await using var second = await Database.OpenSessionAsync();

        // 1. first holds the gate and takes another
        await first.ExecuteAsync("begin; select from gate for update; insert into taken select max(id) + 1 from taken");
        var before = await Database.CountAsync("taken");
        // 2. second locks and counts in one statement
        await second.ExecuteAsync("begin");
        var counted = second.AskAsync<long>("with locked as materialized (select id from gate for update) select (select count(*) from taken) from locked");
        await second.WaitsForALockAsync();
        // 3. first commits, second goes on
        await first.ExecuteAsync("commit");
        var inOneStatement = await counted;
        // 4. second counts again, now that it has the lock
        var inTheNext = await second.AskAsync<long>("select count(*) from taken");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(inOneStatement, Is.EqualTo(before), "the snapshot was taken before the wait");
            Assert.That(inTheNext, Is.EqualTo(before + 1));
        }
    }
}
