using NUnit.Framework;
using Prima.Core.Devices;
using Prima.Core.RateLimiting;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Devices;

/// <summary>What one worker learns of a device, every worker's next claim knows.</summary>
[Parallelizable]
public class PostgresDevicesTests : DatabaseFixture
{
    private DataUnderTest worker = null!;
    private string device = "";

    [OneTimeSetUp]
    public void GivenAWorker() => worker = DataUnderTest.Open(Database, DataUnderTest.WideTerms with { Device = new RateLimit(30, TimeSpan.FromSeconds(60)) });

    [SetUp]
    public async Task GivenADevice() => device = await Database.GivenADeviceAsync();

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [Test]
    public async Task Configuring_adds_what_is_new_keeps_what_is_known_and_leaves_one_default()
    {
        await Database.ExecuteAsync($"update prima.devices set state = 'bad_token', number = '62811', is_default = true where name = '{device}'");
        var added = device + " new";

        await worker.Devices.ConfigureAsync(new Dictionary<string, string?> { [device] = null, [added] = "62812" }, added, CancellationToken.None);
        await worker.Devices.ConfigureAsync(new Dictionary<string, string?> { [device] = null, [added] = "62812" }, added, CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await DeviceAsync("concat_ws('|', state, number, is_default)"), Is.EqualTo("bad_token|62811|f"));
            Assert.That(await Database.AskAsync<string>("select string_agg(name || '|' || number || '|' || state, ',') from prima.devices where is_default"), Is.EqualTo($"{added}|62812|ok"));
        }
    }

    [Test]
    public async Task A_device_at_fault_is_so_for_everybody_until_it_is_said_to_be_ok()
    {
        await Database.GivenAMessageAsync(device);
        await worker.Devices.ReportAsync(new DeviceReport(device, DeviceState.Disconnected, "disconnected device"), CancellationToken.None);
        await using var other = DataUnderTest.Open(Database);

        var meanwhile = await other.ClaimAsync(10, device);
        Assert.That(await other.Devices.SetStateAsync(device, DeviceState.Ok, CancellationToken.None), Is.True);
        Assert.That(await other.Devices.SetStateAsync(device, DeviceState.Ok, CancellationToken.None), Is.False, "no news");

        Assert.That((meanwhile.Count, (await other.ClaimAsync(10, device)).Count), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task A_bad_token_is_cured_by_a_person_only()
    {
        await worker.Devices.ReportAsync(new DeviceReport(device, DeviceState.BadToken, "invalid token"), CancellationToken.None);

        Assert.That(await worker.Devices.SetStateAsync(device, DeviceState.Ok, CancellationToken.None), Is.False);
        Assert.That(await worker.Devices.DueForAskingAsync([device], CancellationToken.None), Is.Empty);
    }

    [Test]
    public async Task Too_many_halves_what_it_may_send_again_and_again_but_never_to_nothing()
    {
        var rates = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            await worker.Devices.ReportAsync(new DeviceReport(device, TooMany: true, HeldFor: TimeSpan.FromMilliseconds(1)), CancellationToken.None);
            rates.Add(await Database.AskAsync<int>($"select rate from prima.devices where name = '{device}'"));
        }

        Assert.That(rates, Is.EqualTo(new[] { 15, 7, 3, 1, 1, 1 }));
    }

    [Test]
    public async Task Each_clean_window_gives_back_a_tenth_of_all_and_never_more_than_all()
    {
        await worker.Devices.ReportAsync(new DeviceReport(device, TooMany: true), CancellationToken.None);

        using (Assert.EnterMultipleScope())
        {
            foreach (var (minutes, rate) in new[] { (0, 15), (1, 18), (2, 21), (5, 30), (60, 30) })
                Assert.That(
                    await DeviceAsync($"prima.device_rate(rate, rate_set_at, 30, '60 s', rate_set_at + interval '{minutes} min' + interval '1 s')::text"), Is.EqualTo($"{rate}"), $"after {minutes} windows");
        }
    }

    [TestCase("2147483647, '1 s'", "30 d", 2147483647, TestName = "A_wide_limit_after_weeks")]
    [TestCase("1000000, '60 s'", "-1 h", 5, TestName = "A_clock_that_was_set_back")]
    public async Task Neither_a_wide_limit_nor_a_clock_that_was_set_back_stops_a_device(string limit, string later, int rate) => Assert.That(
        await Database.AskAsync<int>($"select prima.device_rate(5, now(), {limit}, now() + interval '{later}')"), Is.EqualTo(rate));

    [Test]
    public async Task What_it_may_send_is_what_a_claim_gives_it()
    {
        for (var i = 0; i < 20; i++)
            await Database.GivenAMessageAsync(device, priority: "urgent");
        await worker.Devices.ReportAsync(new DeviceReport(device, TooMany: true), CancellationToken.None);

        Assert.That(await worker.ClaimAsync(100, device), Has.Count.EqualTo(15));
    }

    [Test]
    public async Task Retry_After_holds_it_for_so_long_and_a_shorter_one_does_not_shorten_that()
    {
        await worker.Devices.ReportAsync(new DeviceReport(device, HeldFor: TimeSpan.FromMinutes(5)), CancellationToken.None);
        await worker.Devices.ReportAsync(new DeviceReport(device, HeldFor: TimeSpan.FromMinutes(1)), CancellationToken.None);

        Assert.That(await DeviceAsync("(held_until between now() + interval '4 min' and now() + interval '5 min')::text"), Is.EqualTo("true"));
    }

    [Test]
    public async Task Five_doubts_in_a_row_open_its_circuit_and_an_acceptance_closes_it()
    {
        for (var i = 0; i < 4; i++)
            await worker.Devices.ReportAsync(new DeviceReport(device, Doubtful: true), CancellationToken.None);
        Assert.That(await CircuitAsync(), Is.EqualTo("4|"), "four are none");

        await worker.Devices.ReportAsync(new DeviceReport(device, Doubtful: true), CancellationToken.None);
        Assert.That(await CircuitAsync(), Is.EqualTo("5|t"), "closed for ten seconds");

        await worker.Devices.ReportAsync(new DeviceReport(device, Accepted: true), CancellationToken.None);
        Assert.That(await CircuitAsync(), Is.EqualTo("0|"));
    }

    [Test]
    public async Task An_acceptance_between_doubts_starts_the_count_again()
    {
        for (var i = 0; i < 8; i++)
            await worker.Devices.ReportAsync(new DeviceReport(device, Doubtful: i != 4, Accepted: i == 4), CancellationToken.None);

        Assert.That(await CircuitAsync(), Is.EqualTo("3|"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task So_does_a_clear_refusal_until_the_circuit_is_open_then_no_refusal_is_a_reason_to_hurry(bool isClear)
    {
        for (var i = 0; i < 9; i++)
            await worker.Devices.ReportAsync(new DeviceReport(device, Doubtful: i != 3, Clear: i == 3), CancellationToken.None);
        Assert.That(await CircuitAsync(), Is.EqualTo("5|t"), "the last five are in a row");
        await Database.ExecuteAsync($"update prima.devices set held_until = now() where name = '{device}'");

        await worker.Devices.ReportAsync(new DeviceReport(device, Clear: isClear), CancellationToken.None);

        Assert.That(await CircuitAsync(), Is.EqualTo("5|t"), "the next attempt is ten seconds away");
    }

    [Test]
    public async Task An_answer_is_older_than_what_was_heard_of_the_device_since_the_question()
    {
        await worker.Devices.ReportAsync(new DeviceReport(device, DeviceState.Disconnected, "x"), CancellationToken.None);
        await worker.Devices.DueForAskingAsync([device], CancellationToken.None);
        await Database.ExecuteAsync($"update prima.devices set state = 'ok', state_changed_at = clock_timestamp() where name = '{device}'");

        Assert.That(await worker.Devices.SetStateAsync(device, DeviceState.Disconnected, CancellationToken.None), Is.False);
    }

    [Test]
    public async Task After_the_clock_was_set_back_it_is_asked_about_and_the_answer_counts()
    {
        await worker.Devices.ReportAsync(new DeviceReport(device, DeviceState.NoQuota, "x"), CancellationToken.None);
        await Database.ExecuteAsync($"update prima.devices set state_changed_at = now() + interval '1 h', asked_at = now() + interval '1 h' where name = '{device}'");

        Assert.That(await worker.Devices.DueForAskingAsync([device], CancellationToken.None), Is.EqualTo(new[] { device }));
        Assert.That(await worker.Devices.SetStateAsync(device, DeviceState.Ok, CancellationToken.None), Is.True);
    }

    [Test]
    public async Task An_acceptance_does_not_end_what_Retry_After_asked_for()
    {
        await worker.Devices.ReportAsync(new DeviceReport(device, HeldFor: TimeSpan.FromMinutes(5)), CancellationToken.None);
        await worker.Devices.ReportAsync(new DeviceReport(device, Accepted: true), CancellationToken.None);

        Assert.That(await DeviceAsync("(held_until > now() + interval '4 min')::text"), Is.EqualTo("true"));
    }

    [Test]
    public async Task A_device_is_asked_about_by_one_worker_and_once_a_minute()
    {
        await worker.Devices.ReportAsync(new DeviceReport(device, DeviceState.NoQuota, "quota"), CancellationToken.None);

        var asked = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => worker.Devices.DueForAskingAsync([device], CancellationToken.None)));
        var again = await worker.Devices.DueForAskingAsync([device], CancellationToken.None);
        await Database.ExecuteAsync($"update prima.devices set asked_at = now() - interval '61 s' where name = '{device}'");
        var later = await worker.Devices.DueForAskingAsync([device], CancellationToken.None);

        Assert.That((asked.Sum(names => names.Count), again.Count, later.Count), Is.EqualTo((1, 0, 1)));
    }

    [Test]
    public async Task One_that_is_ok_again_waits_as_long_as_it_was_asked_to()
    {
        await worker.Devices.ReportAsync(new DeviceReport(device, HeldFor: TimeSpan.FromMinutes(5)), CancellationToken.None);
        await worker.Devices.ReportAsync(new DeviceReport(device, DeviceState.NoQuota, "quota"), CancellationToken.None);

        Assert.That(await worker.Devices.SetStateAsync(device, DeviceState.Ok, CancellationToken.None), Is.True);

        Assert.That(await DeviceAsync("(state = 'ok' and held_until > now() + interval '4 min')::text"), Is.EqualTo("true"));
    }

    [Test]
    public async Task One_that_is_ok_need_not_be_asked_about() =>
        Assert.That(await worker.Devices.DueForAskingAsync([device], CancellationToken.None), Is.Empty);

    private Task<string> CircuitAsync() => DeviceAsync("concat(doubts, '|', held_until between clock_timestamp() + interval '5 s' and clock_timestamp() + interval '10 s')");

    private Task<string> DeviceAsync(string expression) => Database.AskAsync<string>($"select {expression} from prima.devices where name = '{device}'");
}
