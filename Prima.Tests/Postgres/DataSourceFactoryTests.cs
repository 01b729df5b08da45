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
    public async Task A_server_to_which_a_worker_speaks_itself_gives_up_a_client_that_is_gone()
    {
        await using var source = DataSourceFactory.CreateForWorker(Database.TcpConnectionString);
        await using var asked = source.CreateCommand(
            "select concat_ws(' ', current_setting('tcp_keepalives_idle'), current_setting('tcp_keepalives_interval'), current_setting('tcp_keepalives_count'), current_setting('tcp_user_timeout'))");

        Assert.That(await asked.ExecuteScalarAsync(), Is.EqualTo("10 5 3 20000"));
    }

    [TestCase("Host=localhost", 10, 2)]
    [TestCase("Host=one,two", 10, 2)]
    [TestCase("Host=/run/postgresql", 0, 0)]
    [TestCase("Host=localhost;Tcp Keepalive Time=60", 60, 0)]
    [TestCase("Host=localhost;Keepalive=30", 0, 0)]
    public void A_link_that_is_dead_is_noticed_by_this_side_too(string given, int time, int interval)
    {
        using var source = DataSourceFactory.Create(given);
        var settings = new NpgsqlConnectionStringBuilder(source.ConnectionString);

        Assert.That((settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval), Is.EqualTo((time, interval)));
    }

    [Test]
    public void What_the_operator_says_wins_and_what_he_leaves_out_is_ours()
    {
        using var ours = DataSourceFactory.Create("Host=localhost", isDirect: true);
        using var theirs = DataSourceFactory.Create("Host=localhost;Maximum Pool Size=7;Command Timeout=3;Max Auto Prepare=0;Gss Encryption Mode=Prefer", isDirect: true);
        var (left, said) = (new NpgsqlConnectionStringBuilder(ours.ConnectionString), new NpgsqlConnectionStringBuilder(theirs.ConnectionString));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((left.MaxPoolSize, left.CommandTimeout, left.Timeout, left.MaxAutoPrepare), Is.EqualTo((20, 15, 5, 100)));
            Assert.That((left.GssEncryptionMode, said.GssEncryptionMode), Is.EqualTo((GssEncryptionMode.Disable, GssEncryptionMode.Prefer)));
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
