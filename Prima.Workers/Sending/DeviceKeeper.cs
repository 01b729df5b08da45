using Prima.Core.Devices;
using Prima.Core.Diagnostics;
using Prima.Core.Sending;
using Prima.Workers.Hosting;

namespace Prima.Workers.Sending;

/// <summary>Says that this process still has its devices, and asks the gateway about those that were held.</summary>
internal sealed partial class DeviceKeeper(
    IDevices devices, IMessageGateway gateway, SendingDevices configured, Pace pace, LoopMonitor monitor, PrimaMetrics metrics, TimeProvider clock, ILogger<DeviceKeeper> logger)
    : PollingWorker("device keeper", pace, monitor, metrics, clock, logger)
{
    /// <summary>A device counts as configured for two minutes after the last word of a worker.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan ConfigureEvery = TimeSpan.FromSeconds(30);
    private long configuredAt;

    public override async ValueTask<PassResult> PassAsync(CancellationToken stopping)
    {
        if (configuredAt == 0 || Clock.GetElapsedTime(configuredAt) >= ConfigureEvery)
        {
            await devices.ConfigureAsync(configured.Numbers, configured.Default!, stopping);
            configuredAt = Clock.GetTimestamp();
        }

        // At once: of many in a row that do not answer a pass would seem stuck.
        await Task.WhenAll((await devices.DueForAskingAsync(configured.Names, stopping)).Select(device => AskAsync(device, stopping)));
        return PassResult.Idle;
    }

    private async Task AskAsync(string device, CancellationToken stopping)
    {
        // What is unclear the client has told; it is asked again in a minute. A bad token is believed of a send only: the gateway has called good ones bad here.
        if (await gateway.AskDeviceAsync(device, stopping) is { } state and not DeviceState.BadToken && await devices.SetStateAsync(device, state, stopping) && state == DeviceState.Ok)
            Log.DeviceOkAgain(logger, device);
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.DeviceOkAgain, LogLevel.Information, "Device {Device} can send again")]
        public static partial void DeviceOkAgain(ILogger logger, string device);
    }
}
