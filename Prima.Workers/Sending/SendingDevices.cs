using System.Collections.Concurrent;
using Prima.Core.Devices;
using Prima.Core.Outbox;
using Prima.Core.Sending;

namespace Prima.Workers.Sending;

/// <summary>The devices that this process may send with, and what its answers say about them.</summary>
/// <param name="numbers">Name to WhatsApp number, null when not known.</param>
/// <param name="defaultDevice">Where messages go that name no device.</param>
internal sealed class SendingDevices(IReadOnlyDictionary<string, string?> numbers, string? defaultDevice)
{
    private readonly ConcurrentDictionary<string, bool> doubtful = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string?> Numbers { get; } = numbers;

    public IReadOnlyList<string> Names { get; } = [.. numbers.Keys.Order(StringComparer.Ordinal)];

    public string? Default { get; } = defaultDevice;

    /// <summary>Null when the fleet need not know: most answers say nothing about their device.</summary>
    public DeviceReport? ReportOf(Attempt attempt, SendOutcome outcome)
    {
        var device = attempt.Device;
        switch (outcome)
        {
            case SendOutcome.DeviceHeld held:
                return new DeviceReport(device, State: held.Because, Reason: held.Why.Code, Clear: true);
            case SendOutcome.Deferred { RetryAfter: not null } or SendOutcome.Deferred { Why.TooMany: true }:
                var deferred = (SendOutcome.Deferred)outcome;
                return new DeviceReport(device, Reason: deferred.Why.Code, HeldFor: deferred.RetryAfter, TooMany: deferred.Why.TooMany, Clear: !deferred.Why.LowConfidence);
            case SendOutcome.Uncertain uncertain:
                doubtful[device] = true;
                return new DeviceReport(device, Reason: uncertain.Why.Code, Doubtful: true);
            case SendOutcome.Accepted { IsLast: true }:
                doubtful.TryRemove(device, out _);
                return new DeviceReport(device, State: DeviceState.NoQuota, Reason: "the last of its quota was used", Accepted: true);
            case SendOutcome.Accepted when doubtful.TryRemove(device, out _) || attempt.DeviceDoubts > 0:
                return new DeviceReport(device, Accepted: true);
            case SendOutcome.Deferred { Why.LowConfidence: true } when attempt.DeviceDoubts > 0:
                return new DeviceReport(device); // beside an open circuit the next attempt is as far away as after a doubt
            case SendOutcome.Refused or SendOutcome.Deferred { Why.LowConfidence: false } when doubtful.TryRemove(device, out _) || attempt.DeviceDoubts > 0:
                return new DeviceReport(device, Clear: true);
            default:
                return null;
        }
    }
}
