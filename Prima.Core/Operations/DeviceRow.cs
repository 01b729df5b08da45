using Prima.Core.Patients;

namespace Prima.Core.Operations;

/// <summary>A sending device as the fleet sees it now.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Its own WhatsApp number, when known.</param>
/// <param name="State">ok, disconnected, no_quota or bad_token.</param>
/// <param name="StateChangedAt">Since when.</param>
/// <param name="HeldUntil">It gets nothing until then; null when that is over.</param>
/// <param name="HeldReason">The last reason why it was held, while it is.</param>
/// <param name="CircuitOpen">Five unclear answers in a row: one message at a time, ten seconds apart.</param>
/// <param name="IsDefault">Messages go here that name no device.</param>
/// <param name="HasWorker">Some worker has it configured.</param>
/// <param name="InFlight">Messages on their way.</param>
/// <param name="Room">Messages that may be on their way at once.</param>
/// <param name="Rate">Permits in a window now: the configured ones, or fewer after a 429.</param>
/// <param name="PermitsLeft">Of those, not yet taken.</param>
/// <param name="CountedBefore">Permits that another worker's settings allow, when these differ from ours; else null.</param>
public sealed record DeviceRow(
    string Name, PhoneNumber? Number, string State, DateTime StateChangedAt, DateTime? HeldUntil, string? HeldReason, bool CircuitOpen, bool IsDefault, bool HasWorker,
    int InFlight, int Room, int Rate, int PermitsLeft, int? CountedBefore);
