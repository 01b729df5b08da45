using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Prima.Core.Devices;
using Prima.Tests.Support;
using Prima.Workers.Hosting;
using Prima.Workers.Sending;

namespace Prima.Tests.Workers.Sending;

/// <summary>The loop that asks the gateway about devices that are held.</summary>
public class DeviceKeeperTests : DatabaseFixture
{
    [Test]
    public async Task Many_that_do_not_answer_are_asked_at_once()
    {
        var names = new List<string>();
        for (var i = 0; i < 5; i++)
            names.Add(await Database.GivenADeviceAsync());
        await Database.ExecuteAsync("update prima.devices set state = 'disconnected'");
        var asked = new ConcurrentQueue<string>();
        var answer = new TaskCompletionSource<DeviceState?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var gateway = new HeldGateway
        {
            Ask = device =>
            {
                asked.Enqueue(device);
                return answer.Task;
            },
        };
        await using var data = DataUnderTest.Open(Database);
        var pace = new Pace(TimeProvider.System, new Random(1), new SenderOptions());
        using var keeper = new DeviceKeeper(
            data.Devices, gateway, new SendingDevices(names.ToDictionary(name => name, _ => (string?)null), names[0]), pace, new LoopMonitor(TimeProvider.System), data.Metrics, TimeProvider.System,
            NullLogger<DeviceKeeper>.Instance);

        var pass = keeper.PassAsync(CancellationToken.None).AsTask();

        await Eventually.HoldsAsync(() => asked.Count == names.Count, "none waits for another");
        answer.SetResult(DeviceState.Ok);
        await pass;
        Assert.That(await Database.CountAsync("prima.devices where state = 'ok'"), Is.EqualTo(names.Count));
    }
}
