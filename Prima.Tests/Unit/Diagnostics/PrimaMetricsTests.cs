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
}
