using NUnit.Framework;
using Prima.Data.Inbound;
using Prima.Data.Postgres;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>The bell beside the door: losing a ring costs a poll, and nobody waits for one.</summary>
[Parallelizable]
public class InboxBellTests : DatabaseFixture
{
    [Test]
    public async Task A_stop_does_not_wait_for_a_ring_that_a_silent_database_does_not_answer()
    {
        await using var proxy = Database.StartProxy();
        await using var source = DataSourceFactory.Create(Database.ConnectionStringThrough(proxy), maxPoolSize: 1);
        using var bell = new PostgresInboxBell(source);
        var silence = proxy.FailAsync(ProxyFault.SilenceBefore, "prima_inbox");
        await bell.StartAsync(CancellationToken.None);
        bell.Ring();
        await silence;

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        await bell.StopAsync(patience.Token);

        Assert.That(bell.ExecuteTask!.IsCompletedSuccessfully, "it has ended, and the command's own time is 15 s");
    }
}
