using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Core.Diagnostics;
using Prima.Core.Reminders;
using Prima.Workers.Hosting;
using Prima.Workers.Hosting.Settings;
using Prima.Workers.Reminders;

namespace Prima.Tests.Workers.Reminders;

/// <summary>How often the horizon is filled: every hour, and while a plan cannot be read every minute.</summary>
[Parallelizable]
public class HorizonPlannerTests
{
    [Test]
    public async Task One_that_does_not_get_through_in_its_time_comes_again_at_once()
    {
        await using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var clock = new FakeTimeProvider();
        var horizon = new LongHorizon { Passes = 3 };
        using var planner = Planner(horizon, clock, meters);

        PassResult[] passes = [await planner.PassAsync(default), await planner.PassAsync(default), await planner.PassAsync(default), await planner.PassAsync(default)];

        Assert.That(passes, Is.EqualTo(new[] { PassResult.Full, PassResult.Full, PassResult.Idle, PassResult.Idle }));
        Assert.That(horizon.Passes, Is.Zero, "and then waits for the hour");
    }

    [Test]
    public async Task A_plan_that_cannot_be_read_stays_a_fault_and_is_looked_at_once_a_minute()
    {
        await using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var clock = new FakeTimeProvider();
        var horizon = new UnreadableHorizon();
        using var planner = Planner(horizon, clock, meters);

        for (var pass = 0; pass < 3; pass++)
            Assert.That(async () => await planner.PassAsync(default), Throws.TypeOf<InvalidDataException>());
        Assert.That(horizon.Looks, Is.EqualTo(1));

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(async () => await planner.PassAsync(default), Throws.TypeOf<InvalidDataException>());
        Assert.That(horizon.Looks, Is.EqualTo(2));

        horizon.IsMended = true;
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await planner.PassAsync(default), Is.EqualTo(PassResult.Idle));
        clock.Advance(TimeSpan.FromMinutes(59));
        await planner.PassAsync(default);
        Assert.That(horizon.Looks, Is.EqualTo(3), "mended, it is looked at every hour");
    }

    private static HorizonPlanner Planner(IHorizon horizon, TimeProvider clock, IServiceProvider meters) => new(
        horizon, new Pace(clock, new Random(1), new SchedulerOptions()), new LoopMonitor(clock), new PrimaMetrics(meters.GetRequiredService<IMeterFactory>(), clock), clock, NullLogger<HorizonPlanner>.Instance);

    private sealed class LongHorizon : IHorizon
    {
        /// <summary>So many are left.</summary>
        public int Passes { get; set; }

        public Task<int> ExpandAsync(IReadOnlyList<Guid>? planIds, CancellationToken stopping) => throw new NotSupportedException();

        public Task<HorizonPass> ExpandSomeAsync(CancellationToken stopping) => Task.FromResult(new HorizonPass(1, HasMore: --Passes > 0));

        public Task<int> CountUnexpandedAsync(CancellationToken stopping) => throw new NotSupportedException();
    }

    private sealed class UnreadableHorizon : IHorizon
    {
        public bool IsMended { get; set; }

        public int Looks { get; private set; }

        public Task<int> ExpandAsync(IReadOnlyList<Guid>? planIds, CancellationToken stopping) => throw new NotSupportedException();

        public Task<HorizonPass> ExpandSomeAsync(CancellationToken stopping)
        {
            Looks++;
            return IsMended ? Task.FromResult(new HorizonPass(1, HasMore: false)) : throw new InvalidDataException("a plan");
        }

        public Task<int> CountUnexpandedAsync(CancellationToken stopping) => Task.FromResult(0);
    }
}
