using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;
using Prima.Core.Outbox;
using Prima.Data.Postgres;
using Prima.Tests.Support;

namespace Prima.Tests.Postgres;

/// <summary>Listening, against a real server.</summary>
[Parallelizable]
public class WakeUpListenerTests : DatabaseFixture
{
    [Test]
    public async Task A_wait_that_somebody_else_cancelled_is_no_stop()
    {
        var clock = new FakeTimeProvider();
        var wakeUps = new CancelledOnce();
        await using var source = DataSourceFactory.Create(Database.ConnectionString, maxPoolSize: 1);
        using var listener = new WakeUpListener(source, wakeUps, clock, new Random(1), NullLogger<WakeUpListener>.Instance);
        await listener.StartAsync(CancellationToken.None);

        await Eventually.HoldsAsync(() => wakeUps.Heard == 1, "it has begun to listen");
        await Eventually.HoldsAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(10));
                return wakeUps.Heard > 1;
            },
            "it listens again");

        await listener.StopAsync(CancellationToken.None);
        Assert.That(listener.ExecuteTask!.IsCompletedSuccessfully);
    }

    private sealed class CancelledOnce : IWakeUps
    {
        private int heard;

        public int Heard => Volatile.Read(ref heard);

        public void Wake(bool isNews)
        {
            if (Interlocked.Increment(ref heard) == 1)
                throw new OperationCanceledException();
        }

        public void WakeSchedulers()
        {
        }

        public void WakeInbound()
        {
        }
    }
}
