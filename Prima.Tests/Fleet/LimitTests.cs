using NUnit.Framework;
using Prima.Tests.Support;

namespace Prima.Tests.Fleet;

/// <summary>Limits as the gateway sees them: never more than N in any window of length W, whoever sends: by when each request arrived there, for on a busy machine the gateway is late too.</summary>
[Parallelizable]
public class LimitTests
{
    private const int Messages = 60;
    private const int Recipients = 15;
    private static readonly TimeSpan DeviceWindow = TimeSpan.FromSeconds(2), RecipientWindow = TimeSpan.FromSeconds(5), FleetWindow = TimeSpan.FromSeconds(2);

    [Test]
    public async Task The_gateway_never_sees_more_than_a_limit_allows()
    {
        await using var stage = await FleetStage.StartAsync(new StageOptions
        {
            Devices = 2,
            FastestAnswer = TimeSpan.Zero,
            SlowestAnswer = TimeSpan.FromMilliseconds(5),
            Settings = new Dictionary<string, string>
            {
                ["Prima:Limits:Device"] = "10/2s", ["Prima:Limits:Recipient"] = "3/5s", ["Prima:Limits:Fleet"] = "15/2s",
            },
        });
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => stage.StartRunningAsync()));

        await stage.EnqueueAsync(Messages, device: n => FleetStage.Device(n % 4 == 0 ? 0 : 1), recipient: n => Canary.Recipient(n < 5 ? 0 : n % Recipients)); // so that one device and one recipient have more than the fleet lets through
        await stage.NothingIsOpenAsync(TimeSpan.FromSeconds(45));

        var taken = stage.Taken;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Worst(taken, FleetWindow), Is.LessThanOrEqualTo(15).And.GreaterThan(7), "the fleet");
            foreach (var device in taken.GroupBy(line => line.Device))
                Assert.That(Worst(device, DeviceWindow), Is.LessThanOrEqualTo(10), device.Key);
            foreach (var recipient in taken.GroupBy(line => line.Target))
                Assert.That(Worst(recipient, RecipientWindow), Is.LessThanOrEqualTo(3), recipient.Key);
            Assert.That(taken.GroupBy(line => line.Device).Max(device => Worst(device, DeviceWindow)), Is.GreaterThan(7), "one device comes near its own");
            Assert.That(taken.GroupBy(line => line.Target).Max(recipient => Worst(recipient, RecipientWindow)), Is.EqualTo(3), "and one recipient");
        }

        await stage.AssertLedgersBalanceAsync();
    }

    /// <summary>The most in any half-open window: one that begins with a message is the worst of those that hold it first.</summary>
    private static int Worst(IEnumerable<TakenMessage> taken, TimeSpan window)
    {
        var times = taken.Select(line => line.At).Order().ToList();
        return times.Max(from => times.Count(at => at >= from && at < from + window));
    }
}
