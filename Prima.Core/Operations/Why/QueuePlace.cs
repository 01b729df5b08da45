namespace Prima.Core.Operations.Why;

/// <summary>How a queue row looks to the claim. Each moment is null where nothing stands in the way.</summary>
/// <param name="Device">Where it waits; empty: no worker has ever named a default.</param>
/// <param name="DueAt">Not before.</param>
/// <param name="NotAfter">Not later.</param>
/// <param name="Earlier">The message to its recipient, on its device, that leaves before it.</param>
/// <param name="Ahead">Messages of its device that have a better rank and could go.</param>
/// <param name="RecipientBusyUntil">When what is on its way to its recipient is settled, at the latest.</param>
/// <param name="DeviceBusyUntil">When what is on its way by its device is settled, the first of it, at the latest.</param>
/// <param name="DeviceFreeAt">When its device has a permit for its class.</param>
/// <param name="RecipientFreeAt">When its recipient has one.</param>
/// <param name="ReplyFreeAt">When its patient has one for a reply.</param>
/// <param name="FleetFreeAt">When the fleet has one for its class.</param>
public sealed record QueuePlace(
    string Device, DateTime DueAt, DateTime? NotAfter, long? Earlier, int Ahead, DateTime? RecipientBusyUntil, DateTime? DeviceBusyUntil, DateTime? DeviceFreeAt,
    DateTime? RecipientFreeAt, DateTime? ReplyFreeAt, DateTime? FleetFreeAt);
