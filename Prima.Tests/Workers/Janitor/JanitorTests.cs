using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Core.Janitor;
using Prima.Tests.Support;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;
using Prima.Workers.Rules;
using Prima.Workers.Sending;
using JanitorLoop = Prima.Workers.Janitor.Janitor;
using JanitorOptions = Prima.Workers.Janitor.JanitorOptions;

namespace Prima.Tests.Workers.Janitor;

/// <summary>One chore that the database refuses leaves none of the others undone, and is told.</summary>
[Parallelizable]
public class JanitorTests : DatabaseFixture
{
    [Test]
    public async Task A_row_that_somebody_keeps_stops_one_chore_and_no_other()
    {
        await using var data = DataUnderTest.Open(Database);
        var device = await Database.GivenADeviceAsync();
        var late = await Database.GivenAMessageAsync(device, dueAt: "now() - interval '2 s'", notAfter: "now() - interval '1 s'");
        var abandoned = await GivenAnExpiredAttemptAsync(data, device);
        var store = new RefusingStore(data.Janitor);
        var loop = new JanitorOptions();
        using var janitor = new JanitorLoop(
            store, data.Reports, data.Locks, new SendingDevices(new Dictionary<string, string?>(), null), new RulesOptions(), new Pace(TimeProvider.System, new Random(1), loop),
            new LoopMonitor(TimeProvider.System), data.Metrics, TimeProvider.System, NullLogger<JanitorLoop>.Instance);

        Assert.That(async () => await janitor.PassAsync(default), Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo(PostgresErrorCodes.LockNotAvailable));

        Assert.That((await Database.StateOfAsync(late), await Database.StateOfAsync(abandoned)), Is.EqualTo(("expired", "uncertain")));
        Assert.That(store.Done, Is.EqualTo(new[] { "stuck sessions", "rescued", "uncertain", "expired", "put right", "pruned" }), "in this order: what ends a session that hangs does not wait for what it holds");
    }

    [TestCase(false, "stuck sessions, sampled, rescued, uncertain, expired, put right, pruned")]
    [TestCase(true, "stuck sessions, sampled")]
    public async Task A_chore_that_takes_too_long_stops_no_other_and_two_say_that_nobody_answers(bool isSilent, string done)
    {
        await using var data = DataUnderTest.Open(Database);
        var device = await Database.GivenADeviceAsync();
        await Database.GivenAMessageAsync(device, dueAt: "now() - interval '2 s'", notAfter: "now() - interval '1 s'");
        await GivenAnExpiredAttemptAsync(data, device);
        var store = new RefusingStore(data.Janitor) { IsSlow = true, IsSilent = isSilent };
        var loop = new JanitorOptions();
        using var janitor = new JanitorLoop(
            store, data.Reports, data.Locks, new SendingDevices(new Dictionary<string, string?>(), device), new RulesOptions(), new Pace(TimeProvider.System, new Random(1), loop),
            new LoopMonitor(TimeProvider.System), data.Metrics, TimeProvider.System, NullLogger<JanitorLoop>.Instance);

        Assert.That(async () => await janitor.PassAsync(default), Throws.TypeOf<NpgsqlException>().With.InnerException.TypeOf<TimeoutException>());

        Assert.That(string.Join(", ", store.Done), Is.EqualTo(done));
    }

    [Test]
    public async Task What_the_gateway_tells_of_messages_that_are_not_ours_stops_no_rescue_and_no_end_however_much_it_is()
    {
        await using var data = DataUnderTest.Open(Database);
        var device = await Database.GivenADeviceAsync();
        var late = await Database.GivenAMessageAsync(device, dueAt: "now() - interval '2 s'", notAfter: "now() - interval '1 s'");
        var abandoned = await GivenAnExpiredAttemptAsync(data, device);
        var loop = new JanitorOptions();
        using var janitor = new JanitorLoop(
            new RefusingStore(data.Janitor) { HasManyReceipts = true }, data.Reports, data.Locks, new SendingDevices(new Dictionary<string, string?>(), null), new RulesOptions(),
            new Pace(TimeProvider.System, new Random(1), loop), new LoopMonitor(TimeProvider.System), data.Metrics, TimeProvider.System, NullLogger<JanitorLoop>.Instance);

        Assert.That(async () => await janitor.PassAsync(default), Throws.InstanceOf<NpgsqlException>());

        Assert.That((await Database.StateOfAsync(late), await Database.StateOfAsync(abandoned)), Is.EqualTo(("expired", "uncertain")));
    }

    /// <summary>The message of an attempt whose worker is gone.</summary>
    private async Task<long> GivenAnExpiredAttemptAsync(DataUnderTest data, string device)
    {
        await Database.GivenAMessageAsync(device);
        var attempt = await data.ClaimOneAsync(device);
        await Database.ExecuteAsync($"update prima.in_flight set expires_at = now() - interval '1 s' where attempt_id = '{attempt.Id}'");
        return attempt.MessageId;
    }

    /// <summary>The real one, but what is uncertain cannot be closed.</summary>
    private sealed class RefusingStore(IJanitorStore store) : IJanitorStore
    {
        public List<string> Done { get; } = [];

        /// <summary>The naming of devices takes longer than a statement may.</summary>
        public bool IsSlow { get; init; }

        /// <summary>Nor is the look through parked receipts done in time.</summary>
        public bool HasManyReceipts { get; init; }

        /// <summary>And so does the look at what there is to do.</summary>
        public bool IsSilent { get; init; }

        public async Task<JanitorWork> LookAsync(TimeSpan hold, CancellationToken stopping) =>
            IsSilent ? throw TooLong() : await store.LookAsync(hold, stopping) with { CloseUncertain = true };

        public Task<bool> LookForReceiptsAsync(CancellationToken stopping) => HasManyReceipts ? throw TooLong() : store.LookForReceiptsAsync(stopping);

        public Task<int> CloseUncertainAsync(TimeSpan hold, CancellationToken stopping)
        {
            Done.Add("uncertain");
            throw new PostgresException("a lock was waited for too long", "ERROR", "ERROR", PostgresErrorCodes.LockNotAvailable);
        }

        public Task<int> ExpireAsync(CancellationToken stopping) => Tell("expired", store.ExpireAsync(stopping));

        public Task<int> PutRightAsync(CancellationToken stopping) => Tell("put right", store.PutRightAsync(stopping));

        public Task<int> EndStuckSessionsAsync(CancellationToken stopping) => Tell("stuck sessions", store.EndStuckSessionsAsync(stopping));

        public Task<int> PruneAsync(TimeSpan keepUnknown, CancellationToken stopping) => Tell("pruned", store.PruneAsync(keepUnknown, stopping));

        public Task<IReadOnlyDictionary<string, int>> RescueAsync(CancellationToken stopping) => Tell("rescued", store.RescueAsync(stopping));

        public Task<int> FollowStraysAsync(CancellationToken stopping) => store.FollowStraysAsync(stopping);

        public Task<int> NameDeviceAsync(string defaultDevice, CancellationToken stopping) => IsSlow ? throw TooLong() : store.NameDeviceAsync(defaultDevice, stopping);

        public Task<QueueSnapshot> SampleAsync(CancellationToken stopping)
        {
            if (IsSlow)
                Done.Add("sampled");
            return store.SampleAsync(stopping);
        }

        public Task<int> EraseTextsAsync(TimeSpan keep, CancellationToken stopping) => store.EraseTextsAsync(keep, stopping);

        private static NpgsqlException TooLong() => new("Exception while reading from stream", new TimeoutException());

        private Task<T> Tell<T>(string what, Task<T> work)
        {
            Done.Add(what);
            return work;
        }
    }
}
