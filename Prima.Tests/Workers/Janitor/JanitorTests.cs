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
        var store = new RefusingStore(data.Janitor);
        var loop = new JanitorOptions();
        using var janitor = new JanitorLoop(
            store, data.Reports, data.Locks, new SendingDevices(new Dictionary<string, string?>(), null), new RulesOptions(), new Pace(TimeProvider.System, new Random(1), loop),
            new LoopMonitor(TimeProvider.System), data.Metrics, TimeProvider.System, NullLogger<JanitorLoop>.Instance);

        Assert.That(async () => await janitor.PassAsync(default), Throws.TypeOf<PostgresException>().With.Property("SqlState").EqualTo(PostgresErrorCodes.LockNotAvailable));

        Assert.That(await Database.StateOfAsync(late), Is.EqualTo("expired"));
        Assert.That(store.Done, Is.EqualTo(new[] { "stuck sessions", "uncertain", "expired", "put right", "pruned" }), "in this order: what ends a session that hangs does not wait for what it holds");
    }

    /// <summary>The real one, but what is uncertain cannot be closed.</summary>
    private sealed class RefusingStore(IJanitorStore store) : IJanitorStore
    {
        public List<string> Done { get; } = [];

        public async Task<JanitorWork> LookAsync(TimeSpan hold, CancellationToken stopping) => await store.LookAsync(hold, stopping) with { CloseUncertain = true };

        public Task<int> CloseUncertainAsync(TimeSpan hold, CancellationToken stopping)
        {
            Done.Add("uncertain");
            throw new PostgresException("a lock was waited for too long", "ERROR", "ERROR", PostgresErrorCodes.LockNotAvailable);
        }

        public Task<int> ExpireAsync(CancellationToken stopping) => Tell("expired", store.ExpireAsync(stopping));

        public Task<int> PutRightAsync(CancellationToken stopping) => Tell("put right", store.PutRightAsync(stopping));

        public Task<int> EndStuckSessionsAsync(CancellationToken stopping) => Tell("stuck sessions", store.EndStuckSessionsAsync(stopping));

        public Task<int> PruneAsync(TimeSpan keepUnknown, CancellationToken stopping) => Tell("pruned", store.PruneAsync(keepUnknown, stopping));

        public Task<IReadOnlyDictionary<string, int>> RescueAsync(CancellationToken stopping) => store.RescueAsync(stopping);

        public Task<int> FollowStraysAsync(CancellationToken stopping) => store.FollowStraysAsync(stopping);

        public Task<int> NameDeviceAsync(string defaultDevice, CancellationToken stopping) => store.NameDeviceAsync(defaultDevice, stopping);

        public Task<QueueSnapshot> SampleAsync(CancellationToken stopping) => store.SampleAsync(stopping);

        public Task<int> EraseTextsAsync(TimeSpan keep, CancellationToken stopping) => store.EraseTextsAsync(keep, stopping);

        private Task<int> Tell(string what, Task<int> work)
        {
            Done.Add(what);
            return work;
        }
    }
}
