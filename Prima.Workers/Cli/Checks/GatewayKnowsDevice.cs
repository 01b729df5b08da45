using Prima.Core.Devices;
using Prima.Core.Sending;

namespace Prima.Workers.Cli.Checks;

/// <summary>Does the gateway know this device's token, and is its WhatsApp connected?</summary>
/// <param name="device">One that these settings have.</param>
/// <param name="gateway">Is asked; nothing is sent.</param>
internal sealed class GatewayKnowsDevice(string device, IMessageGateway gateway) : ICheck
{
    public string Subject => $"device {device}";

    public bool NeedsDatabase => false;

    public async Task<Finding> LookAsync(CancellationToken stopping) => await gateway.AskDeviceAsync(device, stopping) switch
    {
        DeviceState.Ok => Finding.Good("the gateway knows its token, and its WhatsApp is connected"),
        DeviceState.BadToken => Finding.Wrong($"The gateway does not know the token of device {device}: put right Prima:Fonnte:Devices:{device}:Token, then: {ResumeVerb.Command(device, "")}"),
        DeviceState.Disconnected => Finding.Look($"The WhatsApp of device {device} is not connected: connect it at the gateway. Workers notice within a minute; at once: {ResumeVerb.Command(device, "")}"),
        DeviceState.NoQuota => Finding.Look($"Device {device} has no quota left: buy some at the gateway. Workers notice within a minute; at once: {ResumeVerb.Command(device, "")}"),
        _ => new Finding(ExitCode.Unreachable, $"The gateway gave no clear answer about device {device}: is Prima:Fonnte:BaseUrl right, and is the way there open?"),
    };
}
