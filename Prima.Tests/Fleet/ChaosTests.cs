using System.Globalization;
using System.Text.Json;
using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>A fleet under load whose processes are killed, halted and replaced at random, beside a gateway that fails now and then; three ledgers compared.</summary>
[Parallelizable(ParallelScope.All)]
public class ChaosTests
{
    private const int Workers = 4;
    private const int Messages = 400;
    private static readonly string[] Faults =
    [
        "accept-then-drop-connection", "empty-body", "503-retry-after", "html-502-taken", "never-answer", "drop-before-taking", "429", "target invalid",
        "accept-then-never-answer",
    ];

    /// <summary>Far enough apart that no device sees five uncertain ones in a row.</summary>
    private static readonly IReadOnlyList<string> Script =
        [.. Enumerable.Range(0, 100).Select(n => JsonSerializer.Serialize(new { nth = 17 * (n + 1), fault = Faults[n % Faults.Length], ms = Faults[n % Faults.Length] == "429" ? 1000 : (int?)null }))];

    [Test]
    public async Task Workers_killed_at_random_lose_nothing_and_send_nothing_twice()
    {
        await using var fleet = await ChaoticFleet.StartAsync(Workers, Script, TestContext.CurrentContext.Random);
        await fleet.Stage.EnqueueAsync(Messages);

        await fleet.Stage.WhileInvariantsHoldAsync(fleet.KillAtRandomAsync(TimeSpan.FromSeconds(10)));
        await fleet.SettleAsync();

        Tell(fleet);
        Assert.That(fleet.Kills, Is.GreaterThanOrEqualTo(10));
        await fleet.Stage.AssertLedgersBalanceAsync();
    }

    [Test]
    [Category("Long")]
    public async Task Workers_halted_longer_than_their_claims_lose_nothing_and_send_nothing_twice()
    {
        await using var fleet = await ChaoticFleet.StartAsync(Workers, Script, TestContext.CurrentContext.Random);
        await fleet.Stage.EnqueueAsync(Messages);

        await fleet.Stage.WhileInvariantsHoldAsync(Task.WhenAll(
            fleet.HaltAtRandomAsync(TimeSpan.FromSeconds(10), longest: TimeSpan.FromSeconds(5)), fleet.KillAtRandomAsync(TimeSpan.FromSeconds(10), seldom: 4)));
        await fleet.SettleAsync();

        Tell(fleet);
        Assert.That(fleet.Halts, Is.GreaterThanOrEqualTo(4));
        await fleet.Stage.AssertLedgersBalanceAsync();
    }

    private static void Tell(ChaoticFleet fleet) => TestContext.Out.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{fleet.Kills} kills, {fleet.Halts} halts, {fleet.Stage.Taken.Count} taken of {fleet.Stage.Enqueued}"));
}
