using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Core.RateLimiting;
using Prima.Tests.Support;
using Prima.Tests.Unit.RateLimiting;

namespace Prima.Tests.Postgres.Outbox;

/// <summary>Several claimers at once under tight limits: judged afterwards, from what the tables say was begun when.</summary>
[Parallelizable]
public class LimitsRaceTests : EmptiedDatabaseFixture
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);
    private int claimed;

    /// <summary>A claim that wants four takes them of several devices.</summary>
    private static readonly ClaimTerms Narrow = DataUnderTest.WideTerms with { MaxInFlightPerDevice = 3, ClaimTtl = TimeSpan.FromSeconds(30) };

    private static readonly ClaimTerms Tight = Narrow with { Recipient = new RateLimit(2, Window), Device = new RateLimit(12, Window), Fleet = new RateLimit(20, Window) };

    [SetUp]
    public void NothingIsClaimed() => claimed = 0;

    [Test]
    public async Task No_window_of_recipient_device_or_fleet_ever_holds_more_than_its_limit_and_no_device_more_than_its_room()
    {
        await CompeteAsync(Tight, recipients: 12);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await WorstAsync("recipient"), Is.EqualTo(2));
            Assert.That(await WorstAsync("device"), Is.AtMost(12));
            Assert.That(await WorstAsync("''::text"), Is.AtMost(20));
            Assert.That(await MostAtOnceAsync("device"), Is.AtMost(3));
            Assert.That(await MostAtOnceAsync("recipient"), Is.EqualTo(1));
            Assert.That(await Database.AskAsync<long>("select count(*) from (select message_id from prima.send_attempts group by 1 having count(*) > 1) twice"), Is.Zero);
            Assert.That(await Database.AskAsync<long>("select count(*) from prima.send_attempts"), Is.AtLeast(30), "it was worth watching");
            Assert.That(await Database.MisplacedMessagesAsync(), Is.Empty);
        }
    }

    // Below ten nothing is kept for what is urgent: an ordinary message may have the last permit.
    [Test]
    public async Task A_recipient_s_limit_is_reached_and_never_passed_where_no_other_stands_before_it()
    {
        await CompeteAsync(Narrow with { Recipient = new RateLimit(2, Window) }, recipients: 12);
        Assert.That(await WorstAsync("recipient"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_device_s_limit_is_reached_and_never_passed_where_no_other_stands_before_it()
    {
        await CompeteAsync(Narrow with { Device = new RateLimit(6, Window) }, recipients: 100);
        Assert.That(await WorstAsync("device"), Is.EqualTo(6));
    }

    [Test]
    public async Task The_fleet_s_limit_is_reached_and_never_passed_where_no_other_stands_before_it()
    {
        await CompeteAsync(Narrow with { Fleet = new RateLimit(9, Window) }, recipients: 100);
        Assert.That(await WorstAsync("''::text"), Is.EqualTo(9));
    }

    /// <summary>Four claimers on three devices, for so long that there is something to watch. They have claimed before there is anything, so they begin in one moment.</summary>
    private async Task CompeteAsync(ClaimTerms terms, int recipients)
    {
        var devices = new[] { await Database.GivenADeviceAsync(), await Database.GivenADeviceAsync(), await Database.GivenADeviceAsync() };
        var workers = Enumerable.Range(0, 4).Select(_ => DataUnderTest.Open(Database, terms)).ToList();
        await Task.WhenAll(workers.Select(worker => worker.ClaimAsync(4, devices)));
        foreach (var device in devices)
            await Database.ExecuteAsync($"""
                select count(*) from generate_series(1, 400) n, lateral prima.enqueue_message('62812000' || lpad((n % {recipients})::text, 5, '0'), 'x', '{device} ' || n, now() - interval '1 h' + n * interval '1 s', device => '{device}')
                """);

        var started = TimeProvider.System.GetTimestamp();
        bool GoesOn() => TimeProvider.System.GetElapsedTime(started) is var elapsed && (elapsed < Length || (claimed < 60 && elapsed < 10 * Length));
        await Task.WhenAll(workers.Select(worker => ClaimAndSettleAsync(worker, devices, GoesOn)));
    }

    private async Task ClaimAndSettleAsync(DataUnderTest worker, string[] devices, Func<bool> goesOn)
    {
        await using var closing = worker;
        while (goesOn())
        {
            var attempts = await worker.ClaimAsync(4, devices);
            Interlocked.Add(ref claimed, attempts.Count);
            await Task.WhenAll(attempts.Select(attempt => worker.Outbox.SettleAsync(attempt, new Settlement.Complete(null))));
        }
    }

    /// <summary>The most attempts that began within one window; <paramref name="key"/> is what the limit is of.</summary>
    private async Task<int> WorstAsync(string key)
    {
        var worst = 0;
        await using var command = Database.Source.CreateCommand($"select array_agg(started_at order by started_at) from prima.send_attempts group by {key}");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            worst = Math.Max(worst, SlidingWindowModel.WorstWindow([.. reader.GetFieldValue<DateTime[]>(0).Select(at => (new DateTimeOffset(at), 1))], Window));
        return worst;
    }

    private Task<int> MostAtOnceAsync(string key) => Database.AskAsync<int>($"""
        select max(at_once)::int from (
            select (select count(*) from prima.send_attempts b where b.{key} = a.{key} and b.started_at <= a.started_at and coalesce(b.ended_at, 'infinity') > a.started_at) as at_once
            from prima.send_attempts a) counted
        """);
}
