using Npgsql;
using NUnit.Framework;
using Prima.Data.Postgres;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres;

internal sealed class DataSourceFactoryTests : DatabaseFixture
{
    [Test]
    public async Task A_worker_prepares_what_it_says_twice_where_it_speaks_to_the_server_itself()
    {
        await using var source = DataSourceFactory.CreateForWorker(Database.ConnectionString);

        Assert.That(await PreparedAfterThreeAsync(source), Is.EqualTo(1));
    }

    [Test]
    public async Task Others_prepare_nothing()
    {
        await using var source = DataSourceFactory.Create(Database.ConnectionString);

        Assert.That(await PreparedAfterThreeAsync(source), Is.Zero);
    }

    [Test]
    public void What_the_operator_says_wins_and_what_he_leaves_out_is_ours()
    {
        using var ours = DataSourceFactory.Create("Host=localhost", prepare: true);
        using var theirs = DataSourceFactory.Create("Host=localhost;Maximum Pool Size=7;Command Timeout=3;Max Auto Prepare=0", prepare: true);
        var (left, said) = (new NpgsqlConnectionStringBuilder(ours.ConnectionString), new NpgsqlConnectionStringBuilder(theirs.ConnectionString));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((left.MaxPoolSize, left.CommandTimeout, left.Timeout, left.MaxAutoPrepare), Is.EqualTo((20, 15, 5, 100)));
            Assert.That((said.MaxPoolSize, said.CommandTimeout, said.MaxAutoPrepare), Is.EqualTo((7, 3, 0)));
        }
    }

    private static async Task<long> PreparedAfterThreeAsync(NpgsqlDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync();
        for (var i = 0; i < 3; i++)
        {
            await using var statement = new NpgsqlCommand("select 17", connection);
            await statement.ExecuteScalarAsync();
        }

        await using var count = new NpgsqlCommand("select count(*) from pg_prepared_statements where statement = 'select 17'", connection);
        return (long)(await count.ExecuteScalarAsync())!;
    }
}
