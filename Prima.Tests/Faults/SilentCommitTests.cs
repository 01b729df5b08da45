using Npgsql;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Faults;

/// <summary>
/// A commit whose answer does not come, on a connection that nobody says is broken. A claim is left behind and looked up, and the worker goes on by itself. A settle
/// is waited for; another worker goes on, and when the first one learns what became of its commit, it sends nothing a second time.
/// </summary>
[Parallelizable(ParallelScope.All)]
public class SilentCommitTests
{
    private const string Commit = "commit\0";

    /// <summary>What only the batch holds whose commit is meant: the heartbeat's has neither.</summary>
    private const string Claim = "insert into prima.send_attempts";
    private const string Settle = "insert into prima.provider_ids";

    [TestCase(Claim, nameof(ProxyFault.SilenceBefore), TestName = "A_claim_that_was_not_committed_is_ended_by_the_server_and_the_worker_claims_it_anew")]
    [TestCase(Claim, nameof(ProxyFault.SilenceAfter), TestName = "A_claim_that_was_committed_is_looked_up_and_released_and_the_worker_claims_it_anew")]
    [TestCase(Settle, nameof(ProxyFault.SilenceBefore), TestName = "A_settle_that_was_not_committed_is_ended_by_the_server_and_written_again")]
    [TestCase(Settle, nameof(ProxyFault.SilenceAfter), TestName = "A_settle_that_was_committed_stands")]
    public async Task A_silent_commit(string batch, string fault)
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions { Devices = 1 });
        var server = new NpgsqlConnectionStringBuilder(stage.ForWorkers);
        await using var proxy = FaultProxy.Start(server.Host!, server.Port);
        var through = new NpgsqlConnectionStringBuilder(stage.ForWorkers) { Host = "127.0.0.1", Port = proxy.Port, MaxAutoPrepare = 0 }.ConnectionString;
        var waiting = await stage.StartRunningAsync("sender", ("ConnectionStrings:Prima", through));
        await stage.EndsInAsync((await stage.EnqueueAsync(1))[0], "accepted");

        var sprung = proxy.FailAsync(Enum.Parse<ProxyFault>(fault), Commit, after: batch);
        var message = (await stage.EnqueueAsync(1))[0];
        await sprung.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        List<StageWorker> workers = batch == Settle ? [waiting, await stage.StartRunningAsync()] : [waiting];
        await stage.WhileInvariantsHoldAsync(stage.EndsInAsync(message, "accepted"));

        proxy.CutAll();
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(20));
        Assert.That(await Task.WhenAll(workers.Select(worker => worker.StopAsync())), Is.All.Zero);

        Assert.That(await stage.OutcomesOfAsync(message), Is.EqualTo(new[] { "accepted" }));
        Assert.That(stage.TakenOf(1), Is.EqualTo(1));
        await stage.AssertLedgersBalanceAsync();
    }
}
