namespace Prima.Tests.Model;

/// <summary>
/// The primary dies and a standby takes over, any number of times. Every connection and open transaction is gone. A synchronous standby has every commit;
/// a lagging one has forgotten some, intents among them, so nothing is sent before everything recent has been marked.
/// </summary>
internal static class FailoverSteps
{
    public static IEnumerable<Step<World>> Of(World world, Rules rules)
    {
        if (!rules.LaggingStandby)
        {
            if (world.Claim is not null)
                yield return new("operator", "promotes the synchronous standby", CutConnections(world));
            yield break;
        }

        if (world.Standby != world.Primary)
        {
            yield return new("standby", "catches up", world with { Standby = world.Primary });
            yield return new("operator", "promotes the lagging standby: the last commits are forgotten", CutConnections(world) with
            {
                Primary = world.Standby,
                TimelineIsNew = !rules.Has(Mistakes.FailoverUnnoticed),
            });
        }

        if (world.TimelineIsNew)
            yield return new("fleet", "sees the new timeline, marks recent messages uncertain and goes on", MarkRecent(world, rules));
    }

    private static World CutConnections(World world)
    {
        world = world with { Claim = null };
        foreach (var who in (Who[])[Who.A, Who.B])
            if (world[who].Phase == Phase.Committing)
                world = world.With(who, world[who] with { Phase = Phase.InDoubt });
        return world;
    }

    /// <summary>
    /// What waits or is being sent may have been sent in a commit that is forgotten. It is closed at once: its flagged resend may be forgotten as well,
    /// so policy must not resend it. A person may.
    /// </summary>
    private static World MarkRecent(World world, Rules rules)
    {
        foreach (var name in Enum.GetValues<MessageName>())
        {
            var rows = world.Primary[name];
            if (rows.Queued || rows.Live is Live.Sending or Live.Uncertain)
                world = world.With(name, rows with { Queued = false, Live = Live.Uncertain, Ended = rows.Ended || !rules.Has(Mistakes.ResendAfterFailover) });
        }

        return world with { Primary = world.Primary with { InFlight = null }, TimelineIsNew = false };
    }
}
