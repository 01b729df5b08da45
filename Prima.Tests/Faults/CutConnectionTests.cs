using Npgsql;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Faults;

/// <summary>The connection breaks at a commit, the server having seen it or not: nobody can tell, and still the message is sent once.</summary>
[Parallelizable(ParallelScope.All)]
public class CutConnectionTests
{
    /// <summary>As the program writes it, with its end.</summary>
    private const string Commit = "commit\0";

    /// <summary>What only the batch holds whose commit is meant: the heartbeat's has neither.</summary>
    private const string Claim = "insert into prima.send_attempts";
    private const string Settle = "insert into prima.provider_ids";

    [TestCase(Claim, nameof(ProxyFault.CutBefore))]
    [TestCase(Claim, nameof(ProxyFault.CutAfter))]
    [TestCase(Settle, nameof(ProxyFault.CutBefore))]
    [TestCase(Settle, nameof(ProxyFault.CutAfter))]
    public async Task A_commit_whose_answer_is_lost_is_looked_up_and_the_message_sent_once(string batch, string fault) =>
        await CutAsync(batch, Enum.Parse<ProxyFault>(fault));

    private static async Task CutAsync(string batch, ProxyFault fault)
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions { Devices = 1 });
        var server = new NpgsqlConnectionStringBuilder(stage.ForWorkers);
        await using var proxy = FaultProxy.Start(server.Host!, server.Port);

        // Prepared statements would hide the words that the trap waits for.
        var through = new NpgsqlConnectionStringBuilder(stage.ForWorkers) { Host = "127.0.0.1", Port = proxy.Port, MaxAutoPrepare = 0 }.ConnectionString;
        var worker = await stage.StartRunningAsync("sender", ("ConnectionStrings:Prima", through));
        await stage.EndsInAsync((await stage.EnqueueAsync(1))[0], "accepted");

        var sprung = proxy.FailAsync(fault, Commit, after: batch);
        var message = (await stage.EnqueueAsync(1))[0];
        await sprung.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        await stage.WhileInvariantsHoldAsync(stage.EndsInAsync(message, "accepted"));

        Assert.That(await stage.OutcomesOfAsync(message), Is.EqualTo(new[] { "accepted" }));
        var second = (await stage.EnqueueAsync(1))[0];
        await stage.EndsInAsync(second, "accepted");
        Assert.That(await worker.StopAsync(), Is.Zero);
        await stage.AssertLedgersBalanceAsync();
    }
}
