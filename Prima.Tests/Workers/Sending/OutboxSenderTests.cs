using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Core.Devices;
using Prima.Core.Diagnostics;
using Prima.Core.Outbox;
using Prima.Core.Sending;
using Prima.Tests.Support;
using Prima.Workers.FakeFonnte;
using Prima.Workers.Fonnte;
using Prima.Workers.Hosting;
using Prima.Workers.Sending;

namespace Prima.Tests.Workers.Sending;

/// <summary>One sender: a real database, and a clock and a gateway in the test's hand.</summary>
public class OutboxSenderTests : DatabaseFixture
{
    private const string Token = "abcdefgh";
    private HeldGateway held = null!;
    private FakeTimeProvider clock = null!;
    private string device = "";

    [SetUp]
    public async Task GivenADeviceWithMessages()
    {
        held = new HeldGateway();
        clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        device = await Database.GivenADeviceAsync();
        for (var i = 0; i < 10; i++)
            await Database.GivenAMessageAsync(device);
    }

    [TearDown]
    public async Task Every_message_is_in_one_place() => Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);

    [Test]
    public async Task It_never_has_more_in_hand_than_it_has_slots()
    {
        await using var data = DataUnderTest.Open(Database, clock: clock);
        using var sender = SenderOver(data, held, concurrency: 3);

        await sender.PassAsync(CancellationToken.None);
        Assert.That(held.Held, Has.Count.EqualTo(3));
        var next = sender.PassAsync(CancellationToken.None).AsTask();
        Assert.That(next.IsCompleted, Is.False, "no slot is free");
        held.Answer(held.Held[0]);
        await next.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

        Assert.That(held.Held, Has.Count.EqualTo(3), "one went, one came");
        await EndAsync(sender);
    }

    [Test]
    public async Task It_comes_back_although_no_slot_becomes_free_and_is_not_taken_for_stuck()
    {
        await using var data = DataUnderTest.Open(Database, clock: clock);
        using var sender = SenderOver(data, held, concurrency: 3);
        await sender.PassAsync(CancellationToken.None);

        var next = sender.PassAsync(CancellationToken.None).AsTask();
        Assert.That(next.IsCompleted, Is.False);
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.That(await next.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System), Is.EqualTo(PassResult.Contended));
        Assert.That(held.Held, Has.Count.EqualTo(3));
        await EndAsync(sender);
    }

    [Test]
    public async Task What_cannot_be_begun_in_time_is_not_sent_and_goes_back()
    {
        await using var gateway = await FakeFonnteServer.StartAsync(
            new FakeFonnteOptions { Urls = "http://127.0.0.1:0", Devices = [new FakeDeviceSetup(device, Token, "6281100000001")] }, CancellationToken.None);
        await using var data = DataUnderTest.Open(Database, points: new LateAfterTheIntent(clock, DataUnderTest.WideTerms.Delay), clock: clock);
        var options = new FonnteOptions { BaseUrl = gateway.Url.GetLeftPart(UriPartial.Authority) };
        options.Devices[device] = new FonnteDevice { Token = Token };
        using var sender = SenderOver(
            data, new FonnteClient(options, TimeSpan.FromSeconds(10), new FaultPoints(), clock, new Random(1), NullLogger<FonnteClient>.Instance), concurrency: 3);

        await sender.PassAsync(CancellationToken.None);

        await Eventually.HoldsAsync(async () => await CountAsync("outcome = 'not_sent'") == 3, "they are released");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(gateway.Taken, Is.Zero);
            Assert.That(await Database.AskAsync<long>($"select count(*) from prima.queue where device = '{device}' and attempts = 0"), Is.EqualTo(10), "all wait, and none was charged");
        }
    }

    [Test]
    public async Task What_is_answered_after_the_rescue_is_told_as_what_it_changed()
    {
        await using var data = DataUnderTest.Open(Database, clock: clock);
        var told = new FakeLogger<OutboxSender>();
        using var sender = SenderOver(data, held, concurrency: 2, told);
        await sender.PassAsync(CancellationToken.None);
        await Database.ExecuteAsync($"update prima.in_flight set expires_at = now() - interval '1 s' where attempt_id = '{held.Held[0]}'");
        await data.Janitor.RescueAsync(CancellationToken.None);

        foreach (var attempt in held.Held)
            held.Answer(attempt, new SendOutcome.Refused(new SendFailure("target invalid")));
        await Eventually.HoldsAsync(async () => await CountAsync("error like '%target invalid'") == 2, "both are written");
        await EndAsync(sender);

        Assert.That(told.Collector.GetSnapshot().Count(line => line.Id.Id == EventIds.MessageFailed), Is.EqualTo(1), "the other is uncertain, and stays so");
    }

    [Test]
    public async Task However_many_patients_somebody_keeps_what_stands_behind_them_goes_at_once()
    {
        await Database.ExecuteAsync($"update prima.queue set due_at = due_at + interval '1 h', rank_at = rank_at + interval '1 h' where device = '{device}'");
        var patients = new List<Guid>();
        for (var i = 0; i < 5; i++)
            patients.Add(await Database.GivenAPatientAsync());
        await Database.ExecuteAsync($"select prima.enqueue_message(phone, 'a text', id::text, now() - interval '1 s', priority => 'urgent', device => '{device}', patient_id => id) from prima.patients where id in ('{string.Join("','", patients)}')");
        await Database.GivenAMessageAsync(device, priority: "urgent");
        await using var keeper = await Database.OpenSessionAsync();
        await keeper.ExecuteAsync($"begin; select from prima.patients where id in ('{string.Join("','", patients)}') for no key update");
        await using var data = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { MaxInFlightPerDevice = 1 }, clock: clock);
        using var sender = SenderOver(data, held, concurrency: 3);

        var passes = new List<PassResult>();
        for (var i = 0; i < 6; i++)
            passes.Add(await sender.PassAsync(CancellationToken.None));
        await keeper.ExecuteAsync("rollback");

        Assert.That((passes, held.Held.Count), Is.EqualTo((Enumerable.Repeat(PassResult.Full, 6), 1)), "no wait stands between them");
        Assert.That(await CountAsync("(select priority from prima.messages m where m.id = message_id) = 'urgent'"), Is.EqualTo(1));
        await EndAsync(sender);
    }

    [Test]
    public async Task A_device_that_cannot_send_is_told()
    {
        await using var data = DataUnderTest.Open(Database, clock: clock);
        using var attention = new MetricCollector<long>(data.Meters, PrimaMetrics.MeterName, "prima.gateway.attention");
        var told = new FakeLogger<OutboxSender>();
        using var sender = SenderOver(data, held, concurrency: 1, told);
        await sender.PassAsync(CancellationToken.None);

        held.Answer(held.Held[0], new SendOutcome.DeviceHeld(DeviceState.BadToken, new SendFailure("token invalid", NeedsAttention: true)));
        await sender.StopAsync(CancellationToken.None);
        await Eventually.HoldsAsync(async () => await CountAsync("outcome = 'sending'") == 0, "it is recorded");

        Assert.That(told.Collector.GetSnapshot().Select(line => line.Message), Has.One.EqualTo($"Device {device} cannot send: bad_token (token invalid)"));
        Assert.That(attention.GetMeasurementSnapshot().Select(one => (one.Tags["device"], one.Tags["cause"], one.Value)), Is.EqualTo(new[] { (device, "bad_token", 1L) }));
    }

    [TestCase(false, "not_sent", TestName = "A_stop_waits_for_what_is_in_hand_and_then_gives_back_what_was_not_begun")]
    [TestCase(true, "uncertain", TestName = "A_stop_waits_for_what_is_in_hand_and_then_calls_uncertain_what_may_have_been_sent")]
    public async Task A_stop(bool mayHaveBeenSent, string outcome)
    {
        await using var data = DataUnderTest.Open(Database, clock: clock);
        using var sender = SenderOver(data, held, concurrency: 3);
        if (mayHaveBeenSent)
            held.WhenCutOff = new SendOutcome.Uncertain(new SendFailure("connection lost"));
        await sender.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => held.Held.Count == 3, "its hands are full");

        var stopping = sender.StopAsync(CancellationToken.None);
        held.Answer(held.Held[0]);
        await Eventually.HoldsAsync(async () => await CountAsync("outcome = 'accepted'") == 1, "what is answered meanwhile is recorded");
        Assert.That((stopping.IsCompleted, held.Held.Count), Is.EqualTo((false, 2)), "nothing new is claimed, and the rest has time");
        clock.Advance(TimeSpan.FromSeconds(20));
        await stopping.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

        Assert.That(await CountAsync($"outcome = '{outcome}'"), Is.EqualTo(2), "recorded before it ends");
    }

    private OutboxSender SenderOver(DataUnderTest data, IMessageGateway gateway, int concurrency, ILogger<OutboxSender>? logger = null)
    {
        var options = new SenderOptions { Concurrency = concurrency };
        return new OutboxSender(
            data.Outbox, data.Devices, gateway, new RetryPolicy(new Random(1)), new SendingDevices(new Dictionary<string, string?> { [device] = null }, device), options,
            new WakeUps(), new Pace(clock, new Random(1), options), new LoopMonitor(clock), data.Metrics, clock, logger ?? NullLogger<OutboxSender>.Instance);
    }

    private async Task EndAsync(OutboxSender sender)
    {
        foreach (var attempt in held.Held)
            held.Answer(attempt);
        await sender.StopAsync(CancellationToken.None);
        await Eventually.HoldsAsync(async () => await CountAsync("outcome = 'sending'") == 0, "all is recorded");
    }

    private Task<long> CountAsync(string where) => Database.AskAsync<long>($"select count(*) from prima.send_attempts where device = '{device}' and {where}");

    private sealed class LateAfterTheIntent(FakeTimeProvider clock, TimeSpan late) : FaultPoints
    {
        public override void Reached(string point)
        {
            if (point == AfterIntentCommit)
                clock.Advance(late);
        }
    }
}
