namespace Prima.Core.Operations.Why;

/// <summary>An event with what it happened to.</summary>
/// <param name="Entity">message, messages (the first and the last of them), device, pause, reminder, confirmation, follow_up, patient or consent.</param>
/// <param name="EntityId">Which.</param>
/// <param name="Event">What happened.</param>
public sealed record TaggedEvent(string Entity, string EntityId, EventRow Event)
{
    /// <summary>How a sentence about it begins.</summary>
    internal string Subject => Entity switch
    {
        "message" => $"Message {EntityId}",
        "messages" => $"Messages {EntityId}",
        "confirmation" => "Its answer",
        "follow_up" => $"Follow-up {EntityId[(EntityId.LastIndexOf(':') + 1)..]}",
        "device" => $"The device {EntityId}",
        "pause" => OfPause(EntityId.LastIndexOf(':')),
        _ => $"The {Entity}",
    };

    /// <summary>A device and a class; a star is all of them.</summary>
    private string OfPause(int colon)
    {
        var (device, priority) = (EntityId[..colon], EntityId[(colon + 1)..]);
        return $"{(priority == "*" ? "Sending" : $"Sending of class {priority}")} on {(device == "*" ? "all devices" : device)}";
    }
}
