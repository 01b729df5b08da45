namespace Prima.Tests.Model;

/// <summary>The claim as the worker sees it: choose and write, send COMMIT, and look the attempt up when the answer is lost.</summary>
internal static class ClaimSteps
{
    public static IEnumerable<Step<World>> Of(World world, Who who, Rules rules) => world[who].Phase switch
    {
        Phase.Idle => Claim(world, who, rules),
        Phase.Claiming => Commit(world, who, rules),
        Phase.Committing => LoseTheAnswer(world, who),
        Phase.InDoubt => LookUp(world, who),
        _ => [],
    };

    private static IEnumerable<Step<World>> Claim(World world, Who who, Rules rules)
    {
        // The claim compares the server's timeline with the one written down, in its own transaction: after a promotion it takes nothing.
        var mayClaim = !world.TimelineIsNew || rules.Has(Mistakes.FailoverUnnoticed);
        if (!mayClaim || world.Claim is not null || world.Primary.InFlight is not null)
            yield break;
        foreach (var name in Enum.GetValues<MessageName>().Where(name => world.Primary[name].Queued))
        {
            var id = AttemptIds.New(who, world.Primary[name], rules);
            yield return new(who.Name(), "claims: locks the queue row, writes its attempt", world.With(who, new Worker(Phase.Claiming, name, id, default, default)) with
            {
                Claim = new ClaimTransaction(who, id, name, CommitIsSent: false),
            });
        }
    }

    private static IEnumerable<Step<World>> Commit(World world, Who who, Rules rules)
    {
        if (world.Claim is not { } claim || claim.By != who)
        {
            yield return new(who.Name(), "commits, but the server has ended its session: sends nothing", world.Free(who));
            yield break;
        }

        var committing = world with { Claim = claim with { CommitIsSent = true } };
        if (rules.Has(Mistakes.RequestBeforeCommit))
            yield return new(who.Name(), "MISTAKE: writes its request, and COMMIT after it", committing.With(who, world[who] with { Phase = Phase.Waiting, Request = Request.Travelling }));
        else
            yield return new(who.Name(), "sends COMMIT", committing.With(who, world[who] with { Phase = Phase.Committing }));
    }

    private static IEnumerable<Step<World>> LoseTheAnswer(World world, Who who)
    {
        // Its transaction is no longer its own: the COMMIT under way may take effect later, or never.
        yield return new(who.Name(), "loses its connection while COMMIT is on its way", world.With(who, world[who] with { Phase = Phase.InDoubt }));
    }

    private static IEnumerable<Step<World>> LookUp(World world, Who who)
    {
        var worker = world[who];
        var row = world.Primary[worker.Message];
        if (row.Live == Live.Sending && row.AttemptId == worker.AttemptId)
            yield return new(who.Name(), "looks its attempt up: it is there, so the intent is durable", world.With(who, worker with { Phase = Phase.Claimed }));
        else
            yield return new(who.Name(), "looks its attempt up: not there, or no longer sending; sends nothing", world.Free(who));
    }
}
