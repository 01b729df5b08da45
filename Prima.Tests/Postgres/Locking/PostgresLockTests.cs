using Medallion.Threading;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Core.Locking;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres.Locking;

/// <summary>The lock as .NET knows locks, of several workers on one database.</summary>
[Parallelizable]
public class PostgresLockTests : DatabaseFixture
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static int count;
    private string key = "";
    private DataUnderTest one = null!;
    private DataUnderTest other = null!;

    [OneTimeSetUp]
    public void GivenTwoWorkers() => (one, other) = (DataUnderTest.OpenAs(Database, "prima_worker"), DataUnderTest.OpenAs(Database, "prima_worker"));

    [SetUp]
    public void GivenAKey() => key = $"key {Interlocked.Increment(ref count)}";

    [OneTimeTearDown]
    public async Task EndThem()
    {
        await one.DisposeAsync();
        await other.DisposeAsync();
    }

    [Test]
    public async Task Busy_is_null_and_never_an_exception()
    {
        using var waits = new MetricCollector<double>(other.Meters, PrimaMetrics.MeterName, "prima.lock.wait");
        await using var held = await LockOf(one).TryAcquireAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(held, Is.Not.Null);
            Assert.That(await LockOf(other).TryAcquireAsync(), Is.Null);
            Assert.That(await LockOf(one).TryAcquireAsync(), Is.Null, "not re-entrant");
            Assert.That(await LockOf(other).TryAcquireAsync(TimeSpan.FromMilliseconds(60)), Is.Null, "after a wait");
            Assert.That(await Database.CountAsync($"prima.distributed_lock_waiters where lock_key = '{key}'"), Is.Zero, "who gave up keeps nobody back");
            Assert.That(waits.GetMeasurementSnapshot().Select(one => (one.Tags["lock"], one.Tags["outcome"])), Is.EqualTo(new (object?, object?)[] { (key, "busy"), (key, "timeout") }));
            Assert.That(waits.LastMeasurement?.Value, Is.AtLeast(0.06));
        }
    }

    [Test]
    public async Task To_insist_is_to_get_it_or_a_timeout()
    {
        await using var held = await LockOf(one).AcquireAsync();
        await Assert.ThatAsync(async () => await LockOf(other).AcquireAsync(TimeSpan.FromMilliseconds(30)), Throws.TypeOf<TimeoutException>());
    }

    [Test]
    public Task A_negative_wait_is_a_mistake() => Assert.ThatAsync(
        async () => await LockOf(one).TryAcquireAsync(TimeSpan.FromSeconds(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public async Task Who_waits_gets_it_once_it_is_given_back_with_a_larger_token()
    {
        var held = await LockOf(one).AcquireAsync();
        var waiting = LockOf(other).AcquireAsync(TimeSpan.FromSeconds(20)).AsTask();
        await Eventually.HoldsAsync(async () => await Database.CountAsync($"prima.distributed_lock_waiters where lock_key = '{key}'") == 1, "it is remembered while it waits");

        Assert.That(await held.ReleaseAsync(), Is.True);
        await using var next = await waiting;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(next.FencingToken, Is.GreaterThan(held.FencingToken));
            Assert.That(held.HandleLostToken.IsCancellationRequested, Is.False, "given back is not lost");
            Assert.That(await held.ReleaseAsync(), Is.True, "the same answer again");
        }
    }

    [Test]
    public async Task Who_stops_waiting_keeps_nobody_back()
    {
        await using var held = await LockOf(one).AcquireAsync();
        using var stopping = new CancellationTokenSource();
        var waiting = other.Locks.CreateLock(key, Long, LockPriority.Urgent).AcquireAsync(cancellationToken: stopping.Token).AsTask();
        await Eventually.HoldsAsync(async () => await Database.CountAsync($"prima.distributed_lock_waiters where lock_key = '{key}'") == 1, "it waits");

        await stopping.CancelAsync();
        await Assert.ThatAsync(() => waiting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await Database.CountAsync($"prima.distributed_lock_waiters where lock_key = '{key}'"), Is.Zero);
    }

    [Test]
    public async Task It_is_what_other_libraries_know_as_a_lock()
    {
        IDistributedLockProvider provider = one.Locks;
        using (var held = provider.CreateLock(key).Acquire(TimeSpan.FromSeconds(1)))
            Assert.That(provider.CreateLock(key).TryAcquire(), Is.Null);
        await using var again = await provider.TryAcquireLockAsync(key);
        Assert.That(again, Is.InstanceOf<IFencedLockHandle>());
    }

    [Test]
    public async Task A_renewal_keeps_it_past_its_time()
    {
        await using var held = await one.Locks.CreateLock(key, TimeSpan.FromSeconds(3)).AcquireAsync();
        var first = await ExpiryAsync();
        await Eventually.HoldsAsync(async () => await ExpiryAsync() > first.AddSeconds(3), "renewed past its first end");
        Assert.That((held.HandleLostToken.IsCancellationRequested, await LockOf(other).TryAcquireAsync()), Is.EqualTo((false, (IFencedLockHandle?)null)));
    }

    [Test]
    public async Task Work_runs_under_the_lock_or_is_refused()
    {
        var ran = await LockOf(one).WithLockAsync(
            TimeSpan.Zero,
            async (handle, working) =>
            {
                Assert.That(handle.FencingToken, Is.GreaterThan(0));
                Assert.That(await LockOf(other).WithLockAsync(TimeSpan.Zero, (_, _) => throw new InvalidOperationException("it must not begin"), working), Is.EqualTo(LockedWork.Refused));
            },
            CancellationToken.None);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ran, Is.EqualTo(LockedWork.Ran));
            Assert.That(await Database.AskAsync<bool>($"select owner is null from prima.distributed_locks where key = '{key}'"), Is.True, "given back");
        }
    }

    [Test]
    public async Task What_the_work_throws_comes_through_and_the_lock_is_given_back()
    {
        await Assert.ThatAsync(
            () => LockOf(one).WithLockAsync(TimeSpan.Zero, (_, _) => throw new InvalidDataException("its own"), CancellationToken.None), Throws.InstanceOf<InvalidDataException>());
        await using var next = await LockOf(other).TryAcquireAsync();
        Assert.That(next, Is.Not.Null);
    }

    [Test]
    public async Task A_lock_that_a_person_took_away_stops_its_work_within_one_renewal()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var worker = DataUnderTest.Open(Database, clock: clock);
        var began = new TaskCompletionSource();
        var work = worker.Locks.CreateLock(key, TimeSpan.FromSeconds(30)).WithLockAsync(
            TimeSpan.Zero,
            async (_, working) =>
            {
                began.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, working);
            },
            CancellationToken.None);
        await began.Task;
        await Database.ExecuteAsync($"update prima.distributed_locks set owner = null where key = '{key}'");

        clock.Advance(TimeSpan.FromSeconds(10)); // the next renewal, and not its end
        Assert.That(await work.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System), Is.EqualTo(LockedWork.Lost));
    }

    [Test]
    public async Task Work_that_ended_without_noticing_that_its_lock_was_gone_is_told()
    {
        var answer = await LockOf(one).WithLockAsync(
            TimeSpan.Zero, (_, _) => Database.ExecuteAsync($"update prima.distributed_locks set owner = null where key = '{key}'"), CancellationToken.None);
        Assert.That(answer, Is.EqualTo(LockedWork.Lost));
    }

    [Test]
    public async Task A_renewal_that_the_network_broke_is_asked_again_and_the_lock_is_kept()
    {
        await using var proxy = Database.StartProxy();
        await using var far = DataUnderTest.OpenThrough(Database, proxy);
        await using var held = await far.Locks.CreateLock(key, TimeSpan.FromSeconds(3)).AcquireAsync();
        var first = await ExpiryAsync();

        await proxy.FailAsync(ProxyFault.CutBefore, "renew_lock");
        await Eventually.HoldsAsync(async () => await ExpiryAsync() > first, "renewed after a break");
        Assert.That(held.HandleLostToken.IsCancellationRequested, Is.False, "unknown is not lost");
    }

    [Test]
    public async Task A_renewal_without_an_answer_is_not_lost_until_its_own_time_is_over()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var proxy = Database.StartProxy();
        await using var far = DataUnderTest.OpenThrough(Database, proxy, clock: clock);
        await using var held = await far.Locks.CreateLock(key, TimeSpan.FromSeconds(3)).AcquireAsync();
        proxy.GoSilent(); // nothing gets through any more, and nobody says so

        clock.Advance(TimeSpan.FromSeconds(2.999));
        Assert.That(held.HandleLostToken.IsCancellationRequested, Is.False, "nobody knows yet, and its time is not over");
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(held.HandleLostToken.IsCancellationRequested, Is.True, "its own deadline ends it, which began before the database's");
        proxy.Resume();
    }

    [Test]
    public async Task The_answer_to_a_renewal_is_lost_and_the_lock_is_not()
    {
        await using var proxy = Database.StartProxy();
        await using var far = DataUnderTest.OpenThrough(Database, proxy);
        await using var held = await far.Locks.CreateLock(key, TimeSpan.FromSeconds(1.5)).AcquireAsync();
        var first = await ExpiryAsync();

        await proxy.FailAsync(ProxyFault.CutAfter, "renew_lock");
        await Eventually.HoldsAsync(async () => await ExpiryAsync() > first.AddSeconds(1.2), "renewed again and again");
        Assert.That(held.HandleLostToken.IsCancellationRequested, Is.False);
    }

    [Test]
    public async Task A_fault_is_thrown_and_is_no_refusal()
    {
        await using var proxy = Database.StartProxy();
        await using var far = DataUnderTest.OpenThrough(Database, proxy);
        proxy.Refuse();
        await Assert.ThatAsync(async () => await LockOf(far).TryAcquireAsync(), Throws.InstanceOf<Npgsql.NpgsqlException>());
    }

    private IFencedLock LockOf(DataUnderTest worker) => worker.Locks.CreateLock(key, Long);

    private Task<DateTime> ExpiryAsync() => Database.AskAsync<DateTime>($"select expires_at from prima.distributed_locks where key = '{key}'");
}
