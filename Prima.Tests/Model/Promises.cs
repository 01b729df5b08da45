namespace Prima.Tests.Model;

/// <summary>What must hold in every state, and what an end is.</summary>
internal static class Promises
{
    /// <summary>The promise this state breaks, in words; null when it keeps them all.</summary>
    public static string? Broken(World world)
    {
        foreach (var name in Enum.GetValues<MessageName>())
        {
            var message = world.Primary[name];
            if (world.Gateway[name].Taken > 1)
                return "sent twice: the gateway has taken more copies than 1 and the flagged resend";
            if (message.Said && message.Places == 0)
                return "lost: the message is in no place";
            if (message.Places > 1)
                return "torn: the message is in two places";
            if ((message.Live == Live.Sending) != (world.Primary.InFlight == name))
                return "miscounted: an attempt is sending without its in_flight row, or the other way round";
        }

        return null;
    }

    /// <summary>Every message is over, both workers are free, and nothing is under way that could change anything.</summary>
    public static bool IsEnd(World world) =>
        world.Primary[MessageName.Original].IsOver && world.Primary[MessageName.Resend].IsOver
        && world.A.Phase == Phase.Idle && world.B.Phase == Phase.Idle && world.Claim is null && !world.TimelineIsNew
        && world.Gateway.Original.Late == 0 && world.Gateway.Resend.Late == 0;
}
