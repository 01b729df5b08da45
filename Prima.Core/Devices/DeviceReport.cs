namespace Prima.Core.Devices;

/// <summary>What an answer says about its device, for every worker's next claim.</summary>
/// <param name="Device">Its name.</param>
/// <param name="State">Its new state; null: unchanged.</param>
/// <param name="Reason">Why, in the gateway's or our words; no text, number or token.</param>
/// <param name="HeldFor">It gets nothing for so long (Retry-After).</param>
/// <param name="TooMany">A 429: its rate is halved.</param>
/// <param name="Accepted">It accepted a message: its circuit closes.</param>
/// <param name="Clear">It refused in clear words: the row of doubts is over, or, once its circuit is open, the next attempt is as far away as after a doubt.</param>
/// <param name="Doubtful">It gave no clear answer: five in a row open its circuit.</param>
public sealed record DeviceReport(
    string Device, DeviceState? State = null, string? Reason = null, TimeSpan? HeldFor = null, bool TooMany = false, bool Accepted = false, bool Clear = false, bool Doubtful = false);
