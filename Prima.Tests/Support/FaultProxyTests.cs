using System.Diagnostics;
using Npgsql;
using NUnit.Framework;

namespace Prima.Tests.Support;

/// <summary>The faults that other tests inject are what they say they are.</summary>
[Parallelizable]
public class FaultProxyTests : DatabaseFixture
{
    private FaultProxy proxy = null!;
    private NpgsqlDataSource source = null!;

    private protected override bool IsMigrated => false;

    [OneTimeSetUp]
    public Task GivenATable() => Database.ExecuteAsync("create table written (word text)");

    [SetUp]
    public async Task GivenAProxy()
    {
        proxy = Database.StartProxy();
        source = NpgsqlDataSource.Create(Database.ConnectionStringThrough(proxy) + ";Pooling=false;Command Timeout=20");
        await Database.ExecuteAsync("delete from written");
    }

    [TearDown]
    public async Task EndIt()
    {
        await source.DisposeAsync();
        await proxy.DisposeAsync();
    }

    [Test]
    public async Task Without_a_fault_all_gets_through()
    {
        await using var connection = await source.OpenConnectionAsync();

        await WriteAndCommitAsync(connection);
        var large = await AskAsync<string>(connection, "select repeat('x', 1000000)");

        Assert.That(large, Has.Length.EqualTo(1_000_000));
        Assert.That(await Database.CountAsync("written"), Is.EqualTo(1));
    }

    [Test]
    public async Task Cut_before_the_commit_nothing_is_written()
    {
        await using var connection = await source.OpenConnectionAsync();
        var cut = proxy.FailAsync(ProxyFault.CutBefore, FaultProxy.Commit);

        await Assert.ThatAsync(() => WriteAndCommitAsync(connection), Throws.InstanceOf<NpgsqlException>());

        await cut;
        await OnlyWeAreConnectedAsync();
        Assert.That(await Database.CountAsync("written"), Is.Zero);
    }

    [Test]
    public async Task Cut_after_the_commit_it_is_written_and_the_client_does_not_know()
    {
        await using var connection = await source.OpenConnectionAsync();
        var cut = proxy.FailAsync(ProxyFault.CutAfter, FaultProxy.Commit);

        await Assert.ThatAsync(() => WriteAndCommitAsync(connection), Throws.InstanceOf<NpgsqlException>());

        await cut;
        await Eventually.HoldsAsync(async () => await Database.CountAsync("written") == 1, "the row is there");
    }

    [TestCase(ProxyFault.SilenceBefore, 0)]
    [TestCase(ProxyFault.SilenceAfter, 1)]
    public async Task In_silence_the_client_waits_and_no_error_tells_it(object fault, int rows)
    {
        await using var connection = await source.OpenConnectionAsync();
        var silence = proxy.FailAsync((ProxyFault)fault, FaultProxy.Commit);

        var write = WriteAndCommitAsync(connection);
        await silence;
        await Eventually.HoldsAsync(async () => await Database.CountAsync("written") == rows, "the server has what it has");

        Assert.That(write.IsCompleted, Is.False);
        proxy.CutAll();
        await Assert.ThatAsync(() => write, Throws.InstanceOf<NpgsqlException>());
        await OnlyWeAreConnectedAsync();
        Assert.That(await Database.CountAsync("written"), Is.EqualTo(rows));
    }

    [Test]
    public async Task The_nth_time_is_counted_from_now_over_all_connections()
    {
        await using var first = await source.OpenConnectionAsync();
        await using var second = await source.OpenConnectionAsync();
        await WriteAndCommitAsync(first);
        var cut = proxy.FailAsync(ProxyFault.CutBefore, FaultProxy.Commit, nth: 3);

        await WriteAndCommitAsync(first);
        await WriteAndCommitAsync(second);
        Assert.That(cut.IsCompleted, Is.False);
        await Assert.ThatAsync(() => WriteAndCommitAsync(first), Throws.InstanceOf<NpgsqlException>());

        await WriteAndCommitAsync(second); // once sprung, a trap is gone
        Assert.That(await Database.CountAsync("written"), Is.EqualTo(4));
    }

    [Test]
    public async Task Cutting_all_breaks_what_is_open_and_lets_new_connections_in()
    {
        await using var broken = await source.OpenConnectionAsync();

        proxy.CutAll();

        await Assert.ThatAsync(() => AskAsync<int>(broken, "select 1"), Throws.InstanceOf<NpgsqlException>());
        await using var fresh = await source.OpenConnectionAsync();
        Assert.That(await AskAsync<int>(fresh, "select 1"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_refusing_proxy_lets_nobody_in_until_it_accepts_again_at_the_same_port()
    {
        proxy.Refuse();
        await Assert.ThatAsync(async () => await source.OpenConnectionAsync(), Throws.InstanceOf<NpgsqlException>());

        proxy.Accept();

        await using var connection = await source.OpenConnectionAsync();
        Assert.That(await AskAsync<int>(connection, "select 1"), Is.EqualTo(1));
    }

    [Test]
    public async Task What_was_held_back_in_silence_goes_through_afterwards()
    {
        await using var connection = await source.OpenConnectionAsync();
        proxy.GoSilent();
        var answer = AskAsync<int>(connection, "select 1");
        Assert.That(answer.IsCompleted, Is.False);

        proxy.Resume();

        Assert.That(await answer, Is.EqualTo(1));
    }

    [Test]
    public async Task A_delay_is_added_to_each_round_trip()
    {
        await using var connection = await source.OpenConnectionAsync();
        proxy.Delay = TimeSpan.FromMilliseconds(50);
        var started = Stopwatch.GetTimestamp();

        await AskAsync<int>(connection, "select 1");
        await AskAsync<int>(connection, "select 1");

        Assert.That(Stopwatch.GetElapsedTime(started), Is.GreaterThan(TimeSpan.FromMilliseconds(100)));
    }

    [TestCase("", "COMMIT", ExpectedResult = true)]
    [TestCase("xxCOM", "MITxx", ExpectedResult = true)]
    [TestCase("xCOMMIT", "xx", ExpectedResult = false)]
    [TestCase("COM", "xMIT", ExpectedResult = false)]
    public bool Words_are_found_where_their_end_is(string before, string piece) =>
        new ProxyTrap(ProxyFault.CutBefore, "COMMIT"u8.ToArray(), 1).IsSprungBy(System.Text.Encoding.UTF8.GetBytes(before), System.Text.Encoding.UTF8.GetBytes(piece));

    [Test]
    public void Words_that_must_follow_others_count_once_and_only_on_the_connection_that_sent_these()
    {
        var (one, other) = (new object(), new object());
        var trap = new ProxyTrap(ProxyFault.CutBefore, "COMMIT"u8.ToArray(), 2, "insert"u8.ToArray());
        var sprung = new[] { (other, "COMMIT"), (one, "insert"), (other, "COMMIT"), (one, "COMMIT"), (one, "COMMIT"), (one, "insert COMMIT") }
            .Select(sent => trap.IsSprungBy([], System.Text.Encoding.UTF8.GetBytes(sent.Item2), sent.Item1));
        Assert.That(sprung, Is.EqualTo(new[] { false, false, false, false, false, true }));
    }

    private static async Task WriteAndCommitAsync(NpgsqlConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand("insert into written values ('word')", connection, transaction);
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    private static async Task<T> AskAsync<T>(NpgsqlConnection connection, string query)
    {
        await using var command = new NpgsqlCommand(query, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    // Until the server has noticed the break, its session could still be at work.
    private Task OnlyWeAreConnectedAsync() => Eventually.HoldsAsync(
        () => Database.AskAsync<bool>("select count(*) = 0 from pg_stat_activity where datname = current_database() and client_addr is not null"),
        "the server has let go of the proxy's connections");
}
