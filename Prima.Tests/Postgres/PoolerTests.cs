using Npgsql;
using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Data.Operations;
using Prima.Data.Postgres;
using Prima.Tests.Support;
using Prima.Tests.Support.Pooling;

namespace Prima.Tests.Postgres;

/// <summary>The data layer behind a pooler in transaction mode.</summary>
[TestFixtureSource(typeof(PoolerKind), nameof(PoolerKind.All))]
public class PoolerTests(PoolerKind kind) : DatabaseFixture
{
    private IPooler pooler = null!;
    private DataUnderTest worker = null!;
    private string device = "";

    [OneTimeSetUp]
    public async Task GivenAWorkerBehindAPooler()
    {
        pooler = await kind.StartAsync(Database.TcpConnectionString);
        worker = DataUnderTest.OpenAt(pooler.ConnectionString);
    }

    [SetUp]
    public async Task GivenADevice() => device = await Database.GivenADeviceAsync();

    [TearDown]
    public async Task Every_message_is_in_one_place() => Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);

    [OneTimeTearDown]
    public async Task End()
    {
        await worker.DisposeAsync();
        await pooler.DisposeAsync();
    }

    [Test]
    public void A_worker_sees_it_and_neither_prepares_nor_sets_anything_at_the_start()
    {
        var settings = new NpgsqlConnectionStringBuilder(worker.Source.ConnectionString);

        Assert.That((settings.MaxAutoPrepare, settings.Options), Is.EqualTo((0, (string?)null)));
    }

    [Test]
    public async Task Claims_and_settles_go_through_it_and_leave_nothing_in_its_sessions()
    {
        for (var i = 0; i < 20; i++)
            await Database.GivenAMessageAsync(device);

        for (var left = 20; left > 0; left -= 5)
        {
            var attempts = await worker.ClaimAsync(5, device);
            Assert.That(await Task.WhenAll(attempts.Select(attempt => worker.Outbox.SettleAsync(attempt, new Settlement.Complete("F")))), Is.EqualTo(new[] { true, true, true, true, true }));
        }

        Assert.That(await Database.AskAsync<long>($"select count(*) from prima.message_status where device = '{device}' and state = 'accepted'"), Is.EqualTo(20));
        await using var asked = worker.Source.CreateCommand("select current_setting('lock_timeout') || current_setting('enable_seqscan')");
        Assert.That(await asked.ExecuteScalarAsync(), Is.EqualTo("0on"), "every setting ended with its transaction");
    }

    [Test]
    public async Task A_rescue_goes_through_it()
    {
        var message = await Database.GivenAMessageAsync(device);
        var attempt = await worker.ClaimOneAsync(device);
        await Database.ExecuteAsync($"update prima.in_flight set expires_at = now() - interval '1 s' where attempt_id = '{attempt.Id}'");

        Assert.That(await worker.Janitor.RescueAsync(CancellationToken.None), Is.EqualTo(new Dictionary<string, int> { [device] = 1 }));
        Assert.That(await Database.StateOfAsync(message), Is.EqualTo("uncertain"));
    }

    [TestCase(nameof(PoolerMode.Transaction), true)]
    [TestCase(nameof(PoolerMode.Session), false)]
    public async Task Its_mode_is_told(string mode, bool isLentByTransaction)
    {
        await using var asked = await kind.StartAsync(Database.TcpConnectionString, Enum.Parse<PoolerMode>(mode));
        await using var through = DataSourceFactory.Create(asked.ConnectionString);
        var path = await new PostgresInspector(through, Database.ConnectionString, TimeProvider.System).FollowConnectionsAsync(CancellationToken.None);

        Assert.That((path.IsPooled, path.IsLentByTransaction, path.DirectIsPooled, path.DirectIsElsewhere), Is.EqualTo((true, isLentByTransaction, false, false)));
    }

    [Test]
    public async Task One_that_refuses_transactions_is_known()
    {
        await using var asked = await kind.StartAsync(Database.TcpConnectionString, PoolerMode.Statement);
        await using var through = DataSourceFactory.Create(asked.ConnectionString);

        Assert.That((await new PostgresInspector(through, null, TimeProvider.System).FollowConnectionsAsync(CancellationToken.None)).IsLentByStatement, Is.True);
    }

    [Test]
    public async Task What_is_prepared_behind_it_is_unknown_to_the_next_session()
    {
        await using var source = DataSourceFactory.Create($"{pooler.ConnectionString};Max Auto Prepare=10;Auto Prepare Min Usages=1");
        await using var one = await source.OpenConnectionAsync();
        await using var other = await worker.Source.OpenConnectionAsync(); // prepares nothing

        var session = await SessionAsync(one); // 1. it prepares its question there
        do // 2. another has that session
        {
            await ExecuteAsync(other, "rollback");
            await ExecuteAsync(other, "begin");
        }
        while (await SessionAsync(other) != session);

        await Assert.ThatAsync( // 3. the first one, in another session, says what it believes to be prepared
            () => SessionAsync(one),
            Throws.TypeOf<PostgresException>().With.Property(nameof(PostgresException.SqlState)).EqualTo(PostgresErrorCodes.InvalidSqlStatementName),
            "so Prima prepares only where it speaks to the server itself");
    }

    [Test]
    public async Task It_refuses_settings_at_the_start()
    {
        await using var source = NpgsqlDataSource.Create($"{pooler.ConnectionString};Options=-c tcp_user_timeout=20000");

        await Assert.ThatAsync(async () => await source.OpenConnectionAsync(), Throws.TypeOf<PostgresException>(), "so Prima sets them only where it speaks to the server itself");
    }

    private static async Task<int> SessionAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select pg_backend_pid()", connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
