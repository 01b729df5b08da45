namespace Prima.Tests.Model;

/// <summary>The claim as the server sees it: it takes effect as a whole or not at all, and the worker may or may not hear of it.</summary>
internal static class ClaimCommitSteps
{
    private const string Server = "database";

    public static IEnumerable<Step<World>> Of(World world, Rules rules)
    {
        if (world.Claim is not { } claim)
            yield break;

        var ended = world with { Claim = null };
        if (!claim.CommitIsSent)
        {
            // Idle in a transaction, or a dead connection: the worker does not know.
            yield return new(Server, "ends the session of the open claim; the queue row is free again", ended);
            yield break;
        }

        yield return new(Server, "loses the claim before its commit; the queue row is free again", Answer(ended, claim.By, Phase.InDoubt));
        var committed = Commit(ended, claim, rules);
        if (claim.By != Who.Nobody && world[claim.By].Phase == Phase.Committing)
            yield return new(Server, "commits the claim and says so: the intent is durable", Answer(committed, claim.By, Phase.Claimed));
        yield return new(Server, "commits the claim, but nobody hears of it", Answer(committed, claim.By, Phase.InDoubt));
    }

    /// <summary>Queue row out, attempt and in_flight row in: one transaction.</summary>
    private static World Commit(World world, ClaimTransaction claim, Rules rules)
    {
        var rows = world.Primary[claim.Message];
        var claimed = world.Primary.With(claim.Message, rows with
        {
            Queued = false,
            Live = Live.Sending,
            AttemptId = claim.AttemptId,
            AttemptRows = (byte)(rules.Has(Mistakes.AttemptsByNumber) ? rows.AttemptRows + 1 : 0),
        });
        return world with { Primary = claimed with { InFlight = claim.Message } };
    }

    private static World Answer(World world, Who who, Phase phase) =>
        who != Who.Nobody && world[who].Phase == Phase.Committing ? world.With(who, world[who] with { Phase = phase }) : world;
}
