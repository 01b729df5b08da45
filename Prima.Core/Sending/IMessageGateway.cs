using Prima.Core.Devices;
using Prima.Core.Outbox;
using Prima.Core.Time;

namespace Prima.Core.Sending;

/// <summary>The way out: hands one claimed message to WhatsApp.</summary>
/// <remarks>
/// One call is at most one request to the gateway, ever: no retry after a byte could have left, no redirect, no replay. Every answer and every fault of
/// the network is a <see cref="SendOutcome"/>; only a bug throws. Safe to call concurrently.
/// </remarks>
public interface IMessageGateway
{
    /// <summary>Sends <paramref name="attempt"/>, unless <paramref name="begin"/> has passed before the request is written.</summary>
    /// <param name="attempt">The claimed message; its claim is durable.</param>
    /// <param name="begin">After it no request may be begun any more: the outcome is then <see cref="SendOutcome.NotSent"/>.</param>
    /// <param name="working">Cancelled only when the drain's deadline passes.</param>
    ValueTask<SendOutcome> SendAsync(Attempt attempt, Deadline begin, CancellationToken working);

    /// <summary>False while connecting for this device has failed in a row and the pause after it is not over; asked before a claim.</summary>
    bool MayConnect(string device);

    /// <summary>Asks the gateway how the device is. Null when no clear answer came.</summary>
    Task<DeviceState?> AskDeviceAsync(string device, CancellationToken stopping);
}
