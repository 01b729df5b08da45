using System.Text.Json;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Workers.Demo;

/// <summary>The demo as a stranger starts it: with a cluster, a gateway and workers of its own.</summary>
[Parallelizable] // not each test: these would come last, and be waited for
public class DemoTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Test]
    public async Task The_demo_balances_and_says_so_in_one_document()
    {
        await using var demo = WorkerProcess.Start([], "demo", "--patients", "20", "--workers", "2", "--json");
        var code = await demo.ExitAsync(Patience);
        var ledger = JsonElement.Parse(string.Join('\n', demo.Output));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero);
            Assert.That(ledger.GetProperty("balanced").GetBoolean(), Is.True);
            Assert.That(Count("accepted") + Count("uncertain") + Count("failed") + Count("expired") + Count("cancelled"), Is.EqualTo(Count("enqueued")));

            // An answer of the gateway that this machine was too slow to hear within a second is rightly uncertain, and who never got a reminder does not answer it.
            if (Count("uncertain") == 0)
                Assert.That(ledger.EnumerateObject().Select(field => $"{field.Name} {field.Value}"), Is.EqualTo(new[]
                {
                    "enqueued 79", "accepted 78", "failed 0", "expired 0", "cancelled 1", "uncertain 0", "taken 78", "twice 0", "without_attempt 0", "kills 0", "balanced True",
                    "answers 19", "done 13", "not_yet 2", "compliance 76", "withdrawn 1", "open_tasks 1", "webhooks 286", "inbox 261", "duplicates 25", "receipts 242",
                }), "20 messages, 19 of 20 patients have agreed and are told so, a reminder for each of these; 18 texts of 17 patients and one of a volunteer, and what each is answered with");
        }

        int Count(string field) => ledger.GetProperty(field).GetInt32();
    }

    [Test]
    public async Task Nothing_of_the_operator_s_reaches_the_demo()
    {
        var settings = new Dictionary<string, string> { ["ConnectionStrings:Prima"] = "Host=127.0.0.1;Port=1", ["Prima:Sender:BatchSize"] = "none", ["Prima:NoSuch"] = "key" };
        await using var demo = WorkerProcess.Start(settings, "demo", "--patients", "13", "--workers", "1");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await demo.ExitAsync(Patience), Is.Zero);
            Assert.That(demo.Output.Select(line => line.Length), Is.All.LessThanOrEqualTo(80), "a terminal of 80 columns");
            Assert.That(demo.Output, Has.Some.Contains("line 18, column phone").And.Some.Contains("Balanced").And.Some.Contains("WIB").And.Some.Contains("to patients who have not agreed").And.Some.Contains("What to try next"));
            Assert.That(demo.Output, Has.Some.Contains("compliance").And.Some.Contains("1 emergency, 1 taken by a volunteer").And.Some.Contains("said BERHENTI").And.Some.Contains("duplicates").And.Some.Contains("inbox  "));
        }
    }

    [Test]
    public async Task Ctrl_C_ends_all_of_it()
    {
        await using var demo = WorkerProcess.Start([], "demo", "--patients", "20", "--workers", "2", "--chaos", "--seconds", "60");
        await demo.LineAsync("killed", Patience);
        demo.Interrupt();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await demo.ExitAsync(Patience), Is.EqualTo(1));
            Assert.That(demo.Errors, Has.Some.EqualTo("Stopped before it was done."));
        }
    }

    [TestCase("--patients", "0")]
    [TestCase("--workers", "33")]
    [TestCase("--seconds", "-1")]
    public async Task A_number_that_makes_no_sense_exits_2(string option, string value)
    {
        await using var demo = WorkerProcess.Start([], "demo", option, value);
        Assert.That(await demo.ExitAsync(Patience), Is.EqualTo(2));
    }
}
