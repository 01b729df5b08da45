using System.Text.Json;
using NUnit.Framework;
using Prima.Tests.Support;
using Prima.Workers.FakeFonnte;

namespace Prima.Tests.Faults;

/// <summary>
/// Every way in which the fake gateway can misbehave, over real HTTP, to a real worker process. Each fault has a device and a message of its own, so all
/// happen at once and none sees another.
/// </summary>
[Parallelizable]
public class GatewayFaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private FleetStage stage = null!;
    private IReadOnlyList<long> messages = [];

    [OneTimeSetUp]
    public async Task SendOneMessageIntoEachFault()
    {
        stage = await FleetStage.StartAsync(new StageOptions
        {
            Devices = GatewayFault.All.Count,
            Script = [.. GatewayFault.All.Select((row, n) => JsonSerializer.Serialize(new { target = Canary.Recipient(n), fault = row.Fault, ms = row.Milliseconds }))],
            Settings = new Dictionary<string, string> { ["Prima:Sender:Concurrency"] = "100" },
        });
        messages = await stage.EnqueueAsync(GatewayFault.All.Count);
        stage.Start("sender,janitor");
    }

    [OneTimeTearDown]
    public ValueTask EndTheStage() => stage.DisposeAsync();

    [Test]
    public void Every_fault_of_the_fake_has_its_row() =>
        Assert.That(GatewayFault.All.Select(row => row.Fault), Is.EquivalentTo(FakeFaults.All.Select(fault => fault.Name)));

    [TestCaseSource(typeof(GatewayFault), nameof(GatewayFault.All))]
    public async Task A_fault_ends_as_the_domain_says(GatewayFault row)
    {
        var index = GatewayFault.All.ToList().IndexOf(row);
        var message = messages[index];

        await Eventually.HoldsAsync(async () => (await stage.OutcomesOfAsync(message)).FirstOrDefault() == row.Attempt, $"an attempt is {row.Attempt}", Patience);
        await stage.EndsInAsync(message, row.Message, Patience);
        await Eventually.HoldsAsync(
            () => stage.AskAsync<bool>($"select exists (select from prima.devices where name = '{FleetStage.Device(index)}' and state = '{row.Device}')"),
            $"the device is {row.Device}", Patience);

        var takes = row.Attempt == "accepted" || row.Message == "accepted" || FakeFaults.Find(row.Fault)!.Takes;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(stage.TakenOf(index), Is.EqualTo(takes ? 1 : 0));
            Assert.That(await stage.AskAsync<long>($"select count(*) from prima.send_attempts where message_id = {message} and charged"), Is.EqualTo(row.Charged || row.Message == "accepted" ? 1 : 0));
            Assert.That(await stage.AskAsync<long>($"select count(*) from prima.misplaced_messages() where message_id = {message}"), Is.Zero);
        }
    }

    [Test]
    public async Task What_stays_uncertain_is_closed_and_never_sent_again()
    {
        var uncertain = GatewayFault.All.Select((row, n) => (row, n)).Where(each => each.row.Message == "uncertain").ToList();

        await Eventually.HoldsAsync(
            async () => await stage.AskAsync<long>("select count(*) from prima.message_status where state = 'uncertain' and settled_at is not null") == uncertain.Count,
            "all uncertain ones are closed", Patience);

        foreach (var (row, n) in uncertain)
            Assert.That(await stage.OutcomesOfAsync(messages[n]), Is.EqualTo(new[] { "uncertain" }), row.Fault);
    }

    [Test]
    public async Task A_429_halves_the_rate_of_its_device_and_holds_it()
    {
        var device = FleetStage.Device(GatewayFault.All.ToList().FindIndex(row => row.Fault == "429"));

        await Eventually.HoldsAsync(
            () => stage.AskAsync<bool>($"select exists (select from prima.devices where name = '{device}' and rate = 500 and held_until > now() + interval '20 s')"),
            "the device has half of 1000 permits and waits for Retry-After", Patience);
    }
}
