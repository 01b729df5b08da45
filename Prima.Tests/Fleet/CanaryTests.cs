using System.Text.Json;
using NUnit.Framework;
using Prima.Tests.Faults;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>
/// No name, number, text or token is told. The stage asks that of every process it has started, in every test; here a process that tells as much as it can
/// meets each fault, and its metrics and health are asked too.
/// </summary>
[Parallelizable(ParallelScope.All)]
public class CanaryTests
{
    [Test]
    public async Task Nothing_a_worker_tells_holds_a_name_a_number_a_text_or_a_token()
    {
        var faults = GatewayFault.All.Select(row => row.Fault).ToList();
        await using var stage = await FleetStage.StartAsync(new StageOptions
        {
            Devices = faults.Count,
            Script = [.. faults.Select((fault, n) => JsonSerializer.Serialize(new { target = Canary.Recipient(n), fault }))],
            Settings = new Dictionary<string, string> { ["Prima:Sender:Concurrency"] = "100", ["Prima:Sender:SendTimeout"] = "4s", ["Prima:Sender:ClaimTtl"] = "12s" },
        });
        var worker = await stage.StartRunningAsync("sender,janitor", ("Serilog:MinimumLevel", "Verbose"), ("Serilog:MinimumLevel:Override:Microsoft", "Verbose"));
        await stage.EnqueueAsync(faults.Count);
        await stage.WhileInvariantsHoldAsync(stage.EndsInAsync(1, "accepted"));
        await Eventually.HoldsAsync(
            async () => await stage.AskAsync<long>("select count(distinct message_id) from prima.send_attempts where outcome <> 'sending'") == faults.Count,
            "every fault has happened", TimeSpan.FromSeconds(30));

        string[] pages = [(await worker.GetAsync("/metrics")).Body, (await worker.GetAsync("/health/ready")).Body, (await worker.GetAsync("/health/live")).Body];

        Assert.That(pages[0], Does.Contain("prima_sends_total"));
        Canary.AssertSilentIn(pages);
        Assert.That(await worker.StopAsync(), Is.Zero);
        Assert.That(worker.Process.Errors, Has.Count.GreaterThan(faults.Count), "it did tell something");
        Canary.AssertSilentIn(worker.Process.Errors);
    }

    [TestCase("{\"@mt\":\"sent to 62899007700001\"}")]
    [TestCase("nomor 0899007700001 tidak terdaftar")]
    [TestCase("Halo KENARI")]
    [TestCase("Authorization: canary-token-d3")]
    public void A_leak_would_be_found(string line) => Assert.That(Canary.FindIn([line]), Is.Not.Empty);
}
