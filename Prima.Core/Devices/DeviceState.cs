namespace Prima.Core.Devices;

/// <summary>Whether a sending WhatsApp number can send. One that is not <see cref="Ok"/> gets nothing (domain section 6).</summary>
public enum DeviceState
{
    Ok,

    /// <summary>Its WhatsApp session is gone; ok again by <c>/device</c> or a connect webhook.</summary>
    Disconnected,

    /// <summary>Its quota is used up; ok again by <c>/device</c>.</summary>
    NoQuota,

    /// <summary>The gateway does not know its token; only a person makes it ok again.</summary>
    BadToken,
}

/// <summary>The words of the column <c>devices.state</c>.</summary>
public static class DeviceStates
{
    public static string ToWord(this DeviceState state) => state switch
    {
        DeviceState.Ok => "ok",
        DeviceState.Disconnected => "disconnected",
        DeviceState.NoQuota => "no_quota",
        DeviceState.BadToken => "bad_token",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
