using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Inbound;

/// <summary>What the gateway reports of a device's session (domain section 6).</summary>
[Parallelizable]
public class ConnectTests : InboundFixture
{
    private const long Second = 1_796_000_000;

    [Test]
    public async Task A_device_that_disconnects_gets_nothing_and_one_that_connects_again_is_ok()
    {
        await Database.GivenAMessageAsync(Device);
        Assert.That(await ReadAsync("disconnect", Second, "logged out"), Is.EqualTo("done disconnected"));
        Assert.That(await Worker.ClaimAsync(10, Device), Is.Empty);
        Assert.That(await DeviceAsync(), Is.EqualTo("disconnected logged out"));
        Assert.That(await Worker.Outbox.IsDueAsync([Device], CancellationToken.None), Is.False);
        var ear = Worker.WakeUps.Subscribe();

        Assert.That(await ReadAsync("connect", Second + 1), Is.EqualTo("done ok"));

        Assert.That(ear.TryRead(out _), Is.True, "who waits is told");
        Assert.That(await Worker.Outbox.IsDueAsync([Device], CancellationToken.None), Is.True);
        Assert.That(await Worker.ClaimAsync(10, Device), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_older_event_than_the_last_changes_nothing()
    {
        await ReadAsync("connect", Second + 10);

        Assert.That(await ReadAsync("disconnect", Second + 9), Is.EqualTo("done older"));
        Assert.That(await DeviceAsync(), Is.EqualTo("ok"));
        Assert.That(await ReadAsync("disconnect", Second + 10), Is.EqualTo("done disconnected"), "of the same second the later row counts");
    }

    [Test]
    public async Task One_from_far_ahead_does_not_make_all_that_come_after_it_older()
    {
        await ReadAsync("connect", TimeProvider.System.GetUtcNow().AddHours(22).ToUnixTimeSeconds());

        Assert.That(await ReadAsync("disconnect", TimeProvider.System.GetUtcNow().AddSeconds(1).ToUnixTimeSeconds()), Is.EqualTo("done disconnected"));
    }

    [TestCase("no_quota")]
    [TestCase("bad_token")]
    public async Task A_session_cures_no_other_fault(string state)
    {
        await Database.ExecuteAsync($"update prima.devices set state = '{state}', held_reason = 'x' where name = '{Device}'");

        Assert.That(await ReadAsync("connect", Second), Is.EqualTo("done " + state));
        Assert.That(await DeviceAsync(), Is.EqualTo(state + " x"));
    }

    [Test]
    public async Task What_the_gateway_asked_to_wait_is_waited_by_one_that_comes_back()
    {
        await Database.ExecuteAsync($"update prima.devices set held_until = now() + interval '5 min' where name = '{Device}'");
        await ReadAsync("disconnect", Second);
        await ReadAsync("connect", Second + 1);

        Assert.That(await Database.AskAsync<bool>($"select state = 'ok' and held_until > now() from prima.devices where name = '{Device}'"), Is.True);
    }

    [Test]
    public async Task A_pause_is_a_persons_and_stays()
    {
        await Database.ExecuteAsync($"insert into prima.pauses (device, reason, paused_by) values ('{Device}', 'x', 'rina')");
        await ReadAsync("disconnect", Second);
        await ReadAsync("connect", Second + 1);

        Assert.That(await Database.CountAsync($"prima.pauses where device = '{Device}'"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_device_that_nobody_has_configured_is_told_in_the_outcome()
    {
        var row = await Database.GivenAConnectAsync("6281999", "connect", Second);
        await Worker.Reports.ReadConnectsAsync(10, CancellationToken.None);

        Assert.That(await Database.InboxRowAsync(row), Is.EqualTo("done unknown device"));
    }

    [Test]
    public async Task A_word_that_nobody_knows_is_done_and_changes_nothing()
    {
        Assert.That(await ReadAsync("scan qr", Second), Is.EqualTo("done unknown word"));
        Assert.That(await DeviceAsync(), Is.EqualTo("ok"));
    }

    private async Task<string> ReadAsync(string status, long time, string? reason = null)
    {
        var row = await Database.GivenAConnectAsync(Device, status, time, reason);
        Assert.That((await Worker.Reports.LookAsync(CancellationToken.None)).Connects, Is.True);
        await Worker.Reports.ReadConnectsAsync(10, CancellationToken.None);
        return await Database.InboxRowAsync(row);
    }

    private Task<string> DeviceAsync() => Database.AskAsync<string>($"select concat_ws(' ', state, held_reason) from prima.devices where name = '{Device}'");
}
