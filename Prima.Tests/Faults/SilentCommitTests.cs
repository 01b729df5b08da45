using Npgsql;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Faults;

/// <summary>
/// A commit whose answer does not come, on a connection that nobody says is broken. The worker that waits for it stands still; another one goes on, and
/// when the connection breaks at last, the first one learns what became of its commit and sends nothing a second time.
/// </summary>
[Parallelizable(ParallelScope.All)]
public class SilentCommitTests
{
    private const string Commit = "commit\0";
    private const int Claim = 1;
    private const int Settle = 2;

    [TestCase(Claim, nameof(ProxyFault.SilenceBefore), "accepted", "accepted", 1, TestName = "A_claim_that_was_not_committed_is_ended_by_the_server_and_another_worker_sends")]
    [TestCase(Claim, nameof(ProxyFault.SilenceAfter), "uncertain", "uncertain", 0, TestName = "A_claim_that_was_committed_is_rescued_and_never_sent")]
    [TestCase(Settle, nameof(ProxyFault.SilenceBefore), "accepted", "accepted", 1, TestName = "A_settle_that_was_not_committed_is_ended_by_the_server_and_written_again")]
    [TestCase(Settle, nameof(ProxyFault.SilenceAfter), "accepted", "accepted", 1, TestName = "A_settle_that_was_committed_stands")]
    public async Task A_silent_commit(int nth, string fault, string meanwhile, string after, int taken)
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions { Devices = 1 });
        var server = new NpgsqlConnectionStringBuilder(stage.ForWorkers);
        await using var proxy = FaultProxy.Start(server.Host!, server.Port);
        var through = new NpgsqlConnectionStringBuilder(stage.ForWorkers) { Host = "127.0.0.1", Port = proxy.Port, MaxAutoPrepare = 0 }.ConnectionString;
        var waiting = await stage.StartRunningAsync("sender", ("ConnectionStrings:Prima", through));
        await stage.EndsInAsync((await stage.EnqueueAsync(1))[0], "accepted"); // after that no commit but those of a message comes for ten seconds

        var sprung = proxy.FailAsync(Enum.Parse<ProxyFault>(fault), Commit, nth);
        var message = (await stage.EnqueueAsync(1))[0];
        await sprung.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        var other = await stage.StartRunningAsync("sender,janitor");
        await stage.WhileInvariantsHoldAsync(stage.EndsInAsync(message, meanwhile));

        proxy.CutAll();
        await stage.WhileInvariantsHoldAsync(stage.EndsInAsync(message, after));
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(20));
        Assert.That(await Task.WhenAll(waiting.StopAsync(), other.StopAsync()), Is.All.Zero);

        Assert.That(await stage.OutcomesOfAsync(message), Is.EqualTo(new[] { after }));
        Assert.That(stage.TakenOf(1), Is.EqualTo(taken));
        await stage.AssertLedgersBalanceAsync();
    }
}
