using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Behaviours;

/// <summary>When an insert that meets another's row makes its values: the limiter stands on it.</summary>
public class UpsertTests : DatabaseFixture
{
    private protected override bool IsMigrated => false;

    [OneTimeSetUp]
    public Task GivenACounter() => Database.ExecuteAsync("create table counter (id int primary key, n int, at timestamptz)");

    [Test]
    public async Task On_conflict_do_update_decides_on_the_row_as_it_is_after_the_wait()
    {
        await Database.ExecuteAsync("insert into counter values (1, 0)");
        await using var first = await Database.OpenSessionAsync();
        await using var second = await Database.OpenSessionAsync();
        const string ifBelowOne = "with taken as (insert into counter values (1, 1) on conflict (id) do update set n = counter.n + 1 where counter.n < 1 returning 1) select count(*) from taken";

        await first.ExecuteAsync("begin; " + ifBelowOne);
        var asked = second.AskAsync<long>(ifBelowOne);
        await second.WaitsForALockAsync();
        await first.ExecuteAsync("commit");

        Assert.That(await asked, Is.Zero, "its snapshot said 0, the row says 1");
        Assert.That(await Database.AskAsync<int>("select n from counter where id = 1"), Is.EqualTo(1));
    }

    [Test]
    public async Task An_insert_that_waited_for_a_rival_who_rolls_back_writes_the_values_it_made_before()
    {
        await using var first = await Database.OpenSessionAsync();
        await using var second = await Database.OpenSessionAsync();

        await first.ExecuteAsync("begin; insert into counter values (2, 1)");
        var inserted = second.ExecuteAsync("insert into counter values (2, 1, clock_timestamp()) on conflict (id) do update set at = clock_timestamp()");
        await second.WaitsForALockAsync();
        var released = await first.AskAsync<DateTime>("select clock_timestamp()");
        await first.ExecuteAsync("rollback");
        await inserted;

        Assert.That(await Database.AskAsync<DateTime>("select at from counter where id = 2"), Is.LessThan(released), "so take_permits makes the row first, empty");
    }

    [Test]
    public async Task A_row_that_this_transaction_has_made_may_be_updated_by_its_next_upsert() =>
        await Database.ExecuteAsync("""
            begin;
            insert into counter values (3, 0) on conflict do nothing;
            insert into counter values (3, 0) on conflict (id) do update set n = counter.n + 1;
            commit
            """);
}
