using Prima.Core.RateLimiting;

namespace Prima.Core.Outbox;

/// <summary>What a worker claims under; the same in every worker of a fleet, or each is exact for its own.</summary>
/// <param name="Worker">Who claims, for people: stands in the attempt's row.</param>
/// <param name="ClaimTtl">After this a claim that was not settled is rescued.</param>
/// <param name="MaxInFlightPerDevice">Messages being sent by one device at once, over the whole fleet.</param>
/// <param name="Recipient">Of one number.</param>
/// <param name="Device">Of one device.</param>
/// <param name="Fleet">Of all devices together.</param>
/// <param name="ClockOffset">How far the product's clock is from the database's; zero but in tests.</param>
/// <param name="Handshake">So long a connection to the gateway may take until it can carry a request; zero where it is next door.</param>
public sealed record ClaimTerms(
    string Worker, TimeSpan ClaimTtl, int MaxInFlightPerDevice, RateLimit Recipient, RateLimit Device, RateLimit Fleet, TimeSpan ClockOffset,
    TimeSpan Handshake = default)
{
    /// <summary>Automatic replies to one patient. The gateway does not count them, so this window is no longer than it says.</summary>
    public RateLimit Replies { get; init; } = new(5, TimeSpan.FromSeconds(30));

    /// <summary>
    /// D of design section 4: a request starts at most so long after its permits, else it is released. The windows are longer by as much,
    /// so that the gateway sees no more than the limit in any window of its own. It comes of the configured limits and stays when one is lowered (a copy keeps it):
    /// a shorter delay would make the windows shorter than what was begun under the longer one allows. Never less than a handshake may take, or under a window of a
    /// second nothing would ever begin in time (docs/decisions/0022).
    /// </summary>
    public TimeSpan Delay { get; } = Least(TimeSpan.FromSeconds(2), ClaimTtl / 4, Most(Handshake, Least(Recipient.Window, Device.Window, Fleet.IsOff ? Device.Window : Fleet.Window) / 10));

    private static TimeSpan Most(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Least(params ReadOnlySpan<TimeSpan> times)
    {
        var least = times[0];
        foreach (var time in times)
            least = time < least ? time : least;
        return least;
    }
}
