using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Core.Diagnostics;

namespace Prima.Tests.Unit.Diagnostics;

public class PrimaMetricsTests
{
    [Test]
    public async Task Of_a_queue_that_was_last_seen_a_minute_ago_nothing_is_shown()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var (meters, clock) = (services.GetRequiredService<IMeterFactory>(), new FakeTimeProvider());
        using var metrics = new PrimaMetrics(meters, clock);
        using var age = new MetricCollector<double>(meters, PrimaMetrics.MeterName, "prima.queue.oldest_age");
        metrics.Show(new QueueSnapshot([new QueueDepth("d1", "normal", 3, TimeSpan.FromSeconds(90))], [], new Dictionary<string, bool>()));

        clock.Advance(TimeSpan.FromMinutes(1));
        age.RecordObservableInstruments();
        Assert.That(age.LastMeasurement?.Value, Is.EqualTo(90));

        age.Clear();
        clock.Advance(TimeSpan.FromSeconds(1));
        age.RecordObservableInstruments();
        Assert.That(age.LastMeasurement, Is.Null, "its alert must not go on about what may be over");
    }

    [Test]
    public async Task What_a_clock_that_is_behind_takes_for_claimed_before_it_was_due_did_not_wait()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var metrics = new PrimaMetrics(meters, new FakeTimeProvider());
        using var latency = new MetricCollector<double>(meters, PrimaMetrics.MeterName, "prima.claim.latency");

        metrics.Claimed("d1", 1, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(-2));

        Assert.That(latency.LastMeasurement?.Value, Is.Zero, "a sum that falls is a restart to who reads it");
    }

    [Test]
    public async Task Only_who_takes_deliveries_shows_what_becomes_of_them([Values] bool isDoor)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var metrics = new PrimaMetrics(meters, new FakeTimeProvider());
        using var inbound = new MetricCollector<long>(meters, PrimaMetrics.MeterName, "prima.inbound");
        metrics.ShowZeros(["d1"], isDoor);

        var outcomes = inbound.GetMeasurementSnapshot().Select(one => one.Tags["outcome"]).Distinct();
        Assert.That(outcomes, Is.EquivalentTo(isDoor ? ["stored", "duplicate", "rejected", "done", "dead"] : new[] { "done", "dead" }), "an alert sees by it whether anybody does");
    }
}
