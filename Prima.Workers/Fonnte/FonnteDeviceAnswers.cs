using Prima.Core.Devices;

namespace Prima.Workers.Fonnte;

/// <summary>What an answer of <c>/device</c> says about the device.</summary>
internal static class FonnteDeviceAnswers
{
    /// <summary>Null when it says nothing clear.</summary>
    public static DeviceState? Of(FonnteAnswer answer) => answer switch
    {
        { Http: 200, Reply: { Status: true, DeviceStatus: "disconnect" } } => DeviceState.Disconnected,
        { Http: 200, Reply: { Status: true, DeviceStatus: "connect", Quota: <= 0 } } => DeviceState.NoQuota,
        { Http: 200, Reply: { Status: true, DeviceStatus: "connect" } } => DeviceState.Ok,
        { Http: 200, Reply: { Status: false, Says: "token invalid" or "invalid token" or "credential not found" or "unknown user" or "device not found" } }
            => DeviceState.BadToken,
        { Http: 401 } or { Http: 403, Reply: not null } => DeviceState.BadToken,
        _ => null,
    };
}
