using Npgsql;
using NUnit.Framework;

namespace Prima.Tests.Support;

[Parallelizable]
public class TestDatabaseTests
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_migrated_one_has_the_schema_and_an_empty_one_has_not(bool migrated)
    {
        await using var database = await TestDatabase.CreateAsync(migrated);

        Assert.That(await database.AskAsync<bool>("select to_regclass('prima.messages') is not null"), Is.EqualTo(migrated));
    }

    [Test]
    public async Task What_is_written_in_one_is_not_in_another()
    {
        await using var first = await TestDatabase.CreateAsync();
        await using var second = await TestDatabase.CreateAsync();

        await first.ExecuteAsync("create table only_here ()");

        Assert.That(await second.AskAsync<bool>("select to_regclass('only_here') is null"), Is.True);
    }

    [Test]
    public async Task It_is_dropped_under_the_hands_of_whoever_is_still_connected()
    {
        var database = await TestDatabase.CreateAsync();
        await using var leftBehind = await database.OpenSessionAsync();

        await database.DisposeAsync();

        await Assert.ThatAsync(() => leftBehind.AskAsync<int>("select 1"), Throws.InstanceOf<NpgsqlException>());
        await using var other = await TestDatabase.CreateAsync(migrated: false);
        Assert.That(await other.AskAsync<long>($"select count(*) from pg_database where datname = '{database.Name}'"), Is.Zero);
    }
}
