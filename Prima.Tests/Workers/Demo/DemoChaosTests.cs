using System.Text.Json;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Workers.Demo;

/// <summary>The demo whose workers are killed.</summary>
[Parallelizable]
public class DemoChaosTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Test]
    public async Task In_chaos_workers_die_and_the_ledger_balances_all_the_same()
    {
        await using var demo = WorkerProcess.Start([], "demo", "--patients", "20", "--workers", "2", "--chaos", "--seconds", "5", "--json");
        var code = await demo.ExitAsync(Patience);
        var ledger = JsonElement.Parse(string.Join('\n', demo.Output));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero, string.Join('\n', demo.Errors.SkipWhile(line => !line.StartsWith("Ledger", StringComparison.Ordinal))));
            Assert.That(Count("enqueued"), Is.GreaterThan(58));
            Assert.That(Count("kills"), Is.GreaterThan(2));
            Assert.That(Count("accepted") + Count("uncertain") + Count("failed") + Count("cancelled"), Is.EqualTo(Count("enqueued")));
            Assert.That(Count("twice") + Count("without_attempt"), Is.Zero);
            Assert.That(ledger.GetProperty("balanced").GetBoolean(), Is.True);
            Assert.That(Count("answers"), Is.GreaterThan(0), "that each was answered is what the ledger says");
            Assert.That(Count("done"), Is.InRange(1, 13), "a reminder whose worker died before its request left gets no answer");
        }

        int Count(string field) => ledger.GetProperty(field).GetInt32();
    }
}
