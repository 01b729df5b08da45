using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Workers.Health;
using Prima.Workers.Hosting;

namespace Prima.Tests.Unit.Hosting;

public class WatchdogTests
{
    [TestCase("30000000", 15.0)]
    [TestCase(null, null)]
    [TestCase("0", null)]
    [TestCase("soon", null)]
    public void It_speaks_twice_as_often_as_systemd_listens(string? allowed, double? seconds) => Assert.That(Watchdog.IntervalFrom(allowed)?.TotalSeconds, Is.EqualTo(seconds));

    [Test]
    public async Task It_speaks_while_every_loop_lives_and_falls_silent_with_the_first_dead_one()
    {
        var clock = new FakeTimeProvider();
        var monitor = new LoopMonitor(TimeProvider.System);
        var loop = monitor.Register("outbox");
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(monitor);
        var asked = new Asked();
        services.AddHealthChecks().AddCheck<LoopsAliveCheck>("loops alive", tags: [HealthServices.Live]).AddCheck("asked", asked, tags: [HealthServices.Live]);
        await using var provider = services.BuildServiceProvider();
        var systemd = new Systemd();
        using var watchdog = new Watchdog(systemd, provider.GetRequiredService<HealthCheckService>(), clock, TimeSpan.FromSeconds(15));

        await watchdog.StartAsync(CancellationToken.None);
        await asked.TwiceMore(clock); // The first time nobody listens.
        await asked.TwiceMore(clock);
        Assert.That(systemd.Words, Is.Not.Empty.And.All.EqualTo("WATCHDOG=1"));

        loop.Died();
        await asked.TwiceMore(clock); // The first of the two may have begun while the loop lived.
        var before = systemd.Words.Count;
        await asked.TwiceMore(clock);
        Assert.That(systemd.Words, Has.Count.EqualTo(before));
        await watchdog.StopAsync(CancellationToken.None);
    }

    /// <summary>Tells the test that the watchdog has asked again.</summary>
    private sealed class Asked : IHealthCheck
    {
        private int times;

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref times);
            return Task.FromResult(HealthCheckResult.Healthy());
        }

        /// <summary>Moves the time until it is heard: the watchdog may not have begun to wait when it first moves.</summary>
        public async Task TwiceMore(FakeTimeProvider clock)
        {
            var enough = Volatile.Read(ref times) + 2;
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (Volatile.Read(ref times) < enough)
            {
                deadline.Token.ThrowIfCancellationRequested();
                clock.Advance(TimeSpan.FromSeconds(15));
                await Task.Yield();
            }
        }
    }

    /// <summary>Cannot be reached the first time, as while systemd executes itself anew.</summary>
    private sealed class Systemd : ISystemdNotifier
    {
        private bool listens;

        public ConcurrentQueue<string> Words { get; } = [];

        public bool IsEnabled => true;

        public void Notify(ServiceState state)
        {
            if (!listens)
            {
                listens = true;
                throw new SocketException((int)SocketError.ConnectionRefused);
            }

            Words.Enqueue(state.ToString());
        }
    }
}
