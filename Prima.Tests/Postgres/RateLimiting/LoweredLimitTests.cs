using Npgsql;
using NUnit.Framework;
using Prima.Core.Operations;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Data.Operations;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.RateLimiting;

/// <summary>What a person sets holds for the claims of every worker, soon, and never lets more through than is configured.</summary>
[Parallelizable]
public class LoweredLimitTests : DatabaseFixture
{
    private static readonly Deed Deed = new("rina", "new number");
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly ClaimTerms Terms = DataUnderTest.WideTerms with { Device = new RateLimit(6, Minute) };
    private DataUnderTest worker = null!;
    private PostgresLimitDesk desk = null!;
    private string device = "";

    [OneTimeSetUp]
    public void GivenAWorker()
    {
        worker = DataUnderTest.OpenAs(Database, "prima_worker", Terms);
        desk = new PostgresLimitDesk(worker.Source, worker.Configured);
    }

    [SetUp]
    public async Task GivenMessages()
    {
        device = await Database.GivenADeviceAsync();
        for (var n = 0; n < 8; n++)
            await Database.GivenAMessageAsync(device, dueAt: "now() - interval '1 s'", priority: "urgent");
    }

    [TearDown]
    public Task UndoAll() => Database.ExecuteAsync("delete from prima.limit_settings");

    [OneTimeTearDown]
    public async Task EndTheWorker() => await worker.DisposeAsync();

    [Test]
    public async Task A_lowered_limit_reaches_a_worker_within_two_seconds_and_counts_what_went_before()
    {
        Assert.That(await ClaimAsync(atMost: 2), Is.EqualTo(2));

        await SetAsync("3/60s");
        Assert.That(await ClaimAsync(), Is.EqualTo(1), "two of three are spent");
        Assert.That(await ClaimAsync(), Is.Zero);

        await SetAsync(null);
        Assert.That(await ClaimAsync(), Is.EqualTo(3), "three of six are spent");
        Assert.That(await ClaimAsync(), Is.Zero);
    }

    [Test]
    public async Task A_window_that_was_short_for_a_while_is_exact_when_it_is_long_again()
    {
        Assert.That(await ClaimAsync(atMost: 4), Is.EqualTo(4));
        await Database.ExecuteAsync($"update prima.rate_limits set granted_at = array(select g - interval '40 s' from unnest(granted_at) g) where key = 'device:{device}'");

        await SetAsync("1/10s");
        Assert.That(await ClaimAsync(), Is.EqualTo(1), "in the short window there is nothing yet");
        await SetAsync(null);
        Assert.That(await ClaimAsync(), Is.EqualTo(1), "the short one has forgotten nothing");
    }

    [Test]
    public async Task The_idle_poll_brings_it_along()
    {
        await SetAsync("3/60s", wait: false);
        await worker.Outbox.IsDueAsync([device], CancellationToken.None);
        Assert.That(worker.Limits.LastKnown(Terms).Device, Is.EqualTo(new RateLimit(3, Minute)));
    }

    [Test]
    public async Task What_lets_more_through_than_is_configured_is_refused_and_would_not_hold()
    {
        await Assert.ThatAsync(() => SetAsync("7/60s"), Throws.InstanceOf<ArgumentOutOfRangeException>());

        await Database.ExecuteAsync("insert into prima.limit_settings (name, permits, window_length, set_by, reason) values ('device', 1000, '1 min', 'x', 'x')");
        await worker.Outbox.IsDueAsync([device], CancellationToken.None);
        Assert.That(await worker.Limits.NowAsync(LimitName.Device, CancellationToken.None), Is.EqualTo(Terms.Device));
    }

    [Test]
    public async Task An_unlimited_fleet_can_be_slowed_down()
    {
        await SetAsync("2/60s", LimitName.Fleet);
        Assert.That((await ClaimAsync(), await ClaimAsync()), Is.EqualTo((2, 0)));
        await SetAsync(null, LimitName.Fleet);
        Assert.That(await ClaimAsync(), Is.EqualTo(4));
    }

    [Test]
    public async Task The_delay_at_the_gateway_stays_what_the_windows_allow_for()
    {
        await SetAsync("1/10s");
        var now = await worker.Limits.NowAsync(Terms, CancellationToken.None);
        Assert.That((now.Device.Window, now.Delay), Is.EqualTo((TimeSpan.FromSeconds(10), Terms.Delay)));
    }

    [Test]
    public async Task It_is_written_down_with_who_and_why_and_a_dry_run_changes_nothing()
    {
        await SetAsync("3/60s", wait: false);
        await desk.SetAsync(LimitName.Device, new RateLimit(1, Minute), Deed with { DryRun = true }, CancellationToken.None);
        await SetAsync(null, wait: false);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                await Database.AskAsync<string[]>("select array_agg(concat_ws('|', entity_id, from_state, to_state, actor, reason) order by id) from (select * from prima.events where entity = 'limit' order by id desc limit 2) e"),
                Is.EqualTo(new[] { "device|configured|3/60s|rina|new number", "device|3/60s|configured|rina|new number" }));
            var row = (await desk.ListAsync(CancellationToken.None)).Single(limit => limit.Name == LimitName.Device);
            Assert.That((row.Set, row.Now, row.IsLowered, row.By), Is.EqualTo(((RateLimit?)null, Terms.Device, false, "rina")));
        }
    }

    [Test]
    public async Task When_the_database_does_not_say_nothing_is_claimed()
    {
        await using var blind = DataUnderTest.OpenAs(Database, "prima_worker", Terms);
        await Database.ExecuteAsync("revoke select on prima.limit_settings from prima_worker");
        try
        {
            await Assert.ThatAsync(() => blind.ClaimAsync(10, device), Throws.InstanceOf<PostgresException>());
            Assert.That(await Database.CountAsync($"prima.queue where device = '{device}'"), Is.EqualTo(8));
        }
        finally
        {
            await Database.ExecuteAsync("grant select on prima.limit_settings to prima_worker");
        }

        Assert.That(await blind.ClaimAsync(10, device), Is.Not.Empty);
    }

    private async Task<int> ClaimAsync(int atMost = 10) => (await worker.ClaimAsync(atMost, device)).Count;

    private async Task SetAsync(string? limit, LimitName name = LimitName.Device, bool wait = true)
    {
        var set = RateLimit.TryParse(limit, out var parsed) ? parsed : null;
        await desk.SetAsync(name, set, Deed, CancellationToken.None);
        if (wait)
            await Eventually.HoldsAsync(
                async () => await worker.Limits.NowAsync(name, CancellationToken.None) == (set ?? worker.Configured[name]), "it has reached the worker", TimeSpan.FromSeconds(2));
    }
}
