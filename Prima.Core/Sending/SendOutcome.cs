using Prima.Core.Devices;

namespace Prima.Core.Sending;

/// <summary>What became of one try to send. Each case calls for its own settlement.</summary>
public abstract record SendOutcome
{
    private SendOutcome()
    {
    }

    /// <summary>Why a person should look at the gateway's answer, in one word for a metric; null of what is usual.</summary>
    public string? Attention => this switch
    {
        Accepted { ProviderId: null } => "no_id",
        Accepted { IsLast: true } => DeviceState.NoQuota.ToWord(),
        Refused { Why.NeedsAttention: true } => "bad_request",
        Deferred { Why.NeedsAttention: true } => "unknown_refusal",
        DeviceHeld { Why.NeedsAttention: true } held => held.Because.ToWord(),
        _ => null,
    };

    /// <summary>The gateway took the message.</summary>
    /// <param name="ProviderId">Null when it named none, which is an alert: no receipt can be matched.</param>
    /// <param name="IsLast">The gateway says that the device's quota is used up by it.</param>
    public sealed record Accepted(string? ProviderId, bool IsLast = false) : SendOutcome;

    /// <summary>The message itself is at fault and never will pass: discard.</summary>
    public sealed record Refused(SendFailure Why) : SendOutcome;

    /// <summary>Refused for now: retry, charged.</summary>
    public sealed record Deferred(SendFailure Why, TimeSpan? RetryAfter = null) : SendOutcome;

    /// <summary>No connection was made, so nothing was sent: retry, charged.</summary>
    public sealed record Unreachable(SendFailure Why) : SendOutcome;

    /// <summary>The device is at fault, whatever the message: snooze, not charged, and hold the device.</summary>
    public sealed record DeviceHeld(DeviceState Because, SendFailure Why) : SendOutcome;

    /// <summary>Our own deadline came before the first byte: release, not charged.</summary>
    public sealed record NotSent(SendFailure Why) : SendOutcome;

    /// <summary>A byte could have left and no clear answer came: it may have been sent. Ask, do not guess.</summary>
    public sealed record Uncertain(SendFailure Why) : SendOutcome;
}
